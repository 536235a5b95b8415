// What makes items handier than their plain controls. Each element wraps controls that work without it: it reads them, and writes to
// them as if somebody had typed, so that whoever listens to the form learns of every change.

import "./clearing.js";
import "./counted.js";
import "./ranking.js";
import "./reasons.js";
import "./roster.js";
import "./shares.js";

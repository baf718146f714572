/** The dispatcher's hands on the board: carry a crew, walk the crews, see who else is at it. */

import "./beside.js";
import "./carrying.js";
import "./nearby.js";

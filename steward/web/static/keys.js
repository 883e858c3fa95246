// Runs before anything is to be seen: keys pressed until the page's script listens are kept for it.
"use strict";

window.pressed = [];
window.keepKey = (event) => {
  if (event.target === document.body || event.target === document.documentElement) window.pressed.push(event);
};
document.addEventListener("keydown", window.keepKey);

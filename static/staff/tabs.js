// On a narrow screen the tabs are scrolled sideways: the one that the reader is at comes into sight.
"use strict";

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ behavior: "instant", block: "nearest", inline: "center" });

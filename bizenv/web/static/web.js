"use strict";
// What a page does beyond links and forms. Everything works without it.
document.addEventListener("keydown", (event) => {
  const seek = document.getElementById("seek");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && seek) {
    event.preventDefault();
    seek.focus();
    seek.select();
  }
});

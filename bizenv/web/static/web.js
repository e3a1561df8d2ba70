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

// What takes seconds says so as soon as it is asked for.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.dataset.wait) {
    setTimeout(() => { button.textContent = button.dataset.wait; button.disabled = true; }, 0);
  }
});

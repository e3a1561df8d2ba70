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
// A message with a button that copies it.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = "已复制";
  });
}

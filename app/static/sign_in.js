// Hands the code to the Teams window that opened this page, and to no other: whoever has the code uses CMS in this name.
const code = document.getElementById("code").textContent.trim();
const teams = document.currentScript.dataset.teamsOrigin;
if (window.opener) {
  window.opener.postMessage({ type: "casework-sign-in", code }, teams);
  setTimeout(() => window.close(), 300);
}

// Alles werkt zonder dit bestand. Het dekt het scherm af, waarschuwt voor het einde van de sessie, en bewaart wat er getypt is.
"use strict";
(() => {
  const blad = document.querySelector(".blad");
  const dek = document.querySelector("[data-afdekking]");
  const knop = document.querySelector("[data-afdekken]");
  const melder = document.querySelector("[data-melder]");
  if (!blad || !dek) return;

  let plek = null;
  const wissel = () => {
    const dicht = dek.hidden;
    if (dicht) plek = document.activeElement;
    dek.hidden = !dicht;
    blad.hidden = dicht;
    (dicht ? dek.querySelector("button") : plek && plek.isConnected ? plek : document.body).focus();
  };
  if (knop) {
    knop.hidden = false;
    knop.addEventListener("click", wissel);
  }
  dek.querySelector("button").addEventListener("click", wissel);
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !e.isComposing) {
      e.preventDefault();
      wissel();
    }
  });

  // Terug in de browser na afmelden toont niets: wat uit het geheugen van de browser komt wordt opnieuw gevraagd.
  window.addEventListener("pageshow", (e) => {
    if (e.persisted) location.reload();
  });

  const fout = document.querySelector("[data-fout]");
  if (fout) fout.focus();
})();

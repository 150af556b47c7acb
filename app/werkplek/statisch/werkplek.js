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

  // Wat er getypt wordt gaat naar de server, versleuteld; wie terugkomt vindt het op dezelfde bladzijde.
  const formulier = document.querySelector("form[data-klad]");
  let later = 0;
  let vuil = false;
  const nog = (antwoord) => {
    if (antwoord.ok) tel(Number(antwoord.headers.get("X-Rest")));
    return antwoord.ok;
  };
  const bewaar = () => {
    clearTimeout(later);
    if (!formulier || !vuil) return Promise.resolve(true);
    vuil = false;
    const velden = new URLSearchParams(new FormData(formulier));
    velden.set("plek", location.pathname);
    return fetch("/klad", { method: "POST", body: velden, redirect: "manual", keepalive: true }).then(nog, () => false);
  };
  if (formulier) {
    document.addEventListener("input", (e) => {
      if (e.target.form !== formulier) return;
      vuil = true;
      clearTimeout(later);
      later = setTimeout(bewaar, 1500);
    });
    formulier.addEventListener("submit", () => {
      vuil = false;
      clearTimeout(later);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") bewaar();
    });
  }

  // Vlak voor het einde van de sessie een waarschuwing; erna staat er niets meer op het scherm.
  const einde = document.querySelector("[data-einde]");
  const WAARSCHUW = 120;
  let klok = 0;
  const tel = (seconden) => {
    clearTimeout(klok);
    einde.hidden = true;
    klok = setTimeout(() => {
      bewaar();
      einde.hidden = false;
      melder.textContent = "Uw sessie eindigt over twee minuten. Wat u typte is bewaard.";
      klok = setTimeout(() => {
        blad.hidden = true;
        location.href = "/aanmelden?naar=" + encodeURIComponent(location.pathname);
      }, Math.min(seconden, WAARSCHUW) * 1000);
    }, Math.max(seconden - WAARSCHUW, 0) * 1000);
  };
  einde.querySelector("button").addEventListener("click", () => {
    melder.textContent = "";
    fetch("/klad", { redirect: "manual" }).then(nog);
  });
  tel(Number(blad.dataset.rest));

  // Hoe lang dit agendapunt nog duurt; wat de server schreef staat er ook zonder dit.
  const tikker = document.querySelector("[data-tot]");
  if (tikker) {
    const van = Date.parse(tikker.dataset.van);
    const tot = Date.parse(tikker.dataset.tot);
    const verschil = Date.parse(document.querySelector(".blad").dataset.nu) - Date.now();
    setInterval(() => {
      const nu = Date.now() + verschil;
      const minuten = Math.ceil((tot - nu) / 60000);
      if (nu >= van && minuten < 120) tikker.textContent = minuten > 0 ? `nog ${minuten} min` : "de tijd is om";
    }, 5000);
  }

  const fout = document.querySelector("[data-fout]");
  if (fout) fout.focus();
})();

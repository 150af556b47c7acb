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

  // Wat er getypt wordt gaat naar de server, versleuteld; wie terugkomt vindt het op dezelfde bladzijde. Bij het weggaan stuurt een
  // browser hoogstens 64 kB mee: van een groot plan gaat dan alleen wat er veranderde sinds het laatst is bewaard.
  const formulier = document.querySelector("form[data-klad]");
  const MEE = 60000;
  const PAUZE = 1500;
  const HOOGSTENS = 8000;
  const NIET_BEWAARD = "Wat u typt is nog niet bewaard. Wij proberen het zo opnieuw.";
  let later = 0;
  let sinds = 0;
  let vuil = false;
  let bewaard = null;
  let begin = null; // wat er stond voor iemand iets typte; leeg als er al iets getypt was
  const lees = () => {
    const velden = new Map();
    for (const [naam, waarde] of new FormData(formulier)) velden.set(naam, [...(velden.get(naam) || []), waarde]);
    velden.set("blad", velden.get("eenmalig"));
    velden.delete("eenmalig"); // is van wat een keer gebeurt; bewaren gebeurt telkens weer
    return velden;
  };
  const pak = (velden, namen) => {
    const pakket = new URLSearchParams({ plek: location.pathname });
    for (const naam of namen) for (const waarde of velden.get(naam) || []) pakket.append(naam, waarde);
    return pakket;
  };
  const verschil = (nu, toen) =>
    [...new Set([...nu.keys(), ...toen.keys()])].filter((naam) => String(nu.get(naam)) !== String(toen.get(naam)));
  const veranderd = (velden) => {
    const anders = verschil(velden, bewaard);
    const pakket = pak(velden, [...anders, "formulierbewijs", "blad"]);
    for (const naam of anders) pakket.append("deel", naam);
    return pakket;
  };
  const nog = (antwoord) => {
    if (antwoord.ok) tel(Number(antwoord.headers.get("X-Rest")));
    return antwoord.ok;
  };
  const straks = (na) => {
    clearTimeout(later);
    later = setTimeout(bewaar, na);
  };
  const bewaar = (weg) => {
    clearTimeout(later);
    if (!formulier || !vuil) return Promise.resolve(true);
    vuil = false;
    sinds = 0;
    const velden = lees();
    const niets = begin && !verschil(velden, begin).length;
    if (niets && !bewaard) return Promise.resolve(true);
    let body = pak(velden, niets ? ["formulierbewijs", "blad"] : velden.keys()); // wat is teruggenomen gaat weg
    if (weg === true && bewaard && String(body).length > MEE) body = veranderd(velden);
    return fetch("/klad", { method: "POST", body, redirect: "manual", keepalive: String(body).length <= MEE })
      .then(nog, () => false)
      .then((gelukt) => {
        if (gelukt) bewaard = niets ? null : velden;
        else {
          vuil = true;
          straks(HOOGSTENS);
        }
        if (!gelukt) melder.textContent = NIET_BEWAARD;
        else if (melder.textContent === NIET_BEWAARD) melder.textContent = "";
        return gelukt;
      });
  };
  if (formulier) {
    const velden = lees();
    const groot = String(pak(velden, velden.keys())).length > MEE;
    const getypt = formulier.dataset.klad === "getypt";
    if (!getypt) begin = velden;
    document.addEventListener("input", (e) => {
      if (e.target.form !== formulier) return;
      vuil = true;
      sinds = sinds || Date.now();
      straks(groot && !bewaard ? 0 : Math.max(0, Math.min(PAUZE, sinds + HOOGSTENS - Date.now())));
    });
    formulier.addEventListener("submit", () => {
      vuil = false;
      clearTimeout(later);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") bewaar(true);
    });
    if (getypt && document.querySelector("[data-fout]")) {
      vuil = true;
      straks(PAUZE);
    }
  }

  // Vlak voor het einde van de sessie een waarschuwing; erna staat er niets meer op het scherm.
  const einde = document.querySelector("[data-einde]");
  const WAARSCHUW = 120;
  let klok = 0;
  const tel = (seconden) => {
    clearTimeout(klok);
    einde.hidden = true;
    klok = setTimeout(() => {
      bewaar().then((gelukt) => {
        const tekst = gelukt ? "Wat u typte is bewaard." : "Wat u typte is nog niet bewaard: leg het nu vast.";
        einde.querySelector("span").textContent = tekst;
        melder.textContent = "Uw sessie eindigt over twee minuten. " + tekst;
        melder.classList.add("verborgen"); // te horen; te zien is het ernaast, met de knop
        einde.hidden = false;
      });
      klok = setTimeout(() => {
        blad.hidden = true;
        bewaar(true);
        location.href = "/aanmelden?naar=" + encodeURIComponent(location.pathname);
      }, Math.min(seconden, WAARSCHUW) * 1000);
    }, Math.max(seconden - WAARSCHUW, 0) * 1000);
  };
  einde.querySelector("button").addEventListener("click", () => {
    melder.textContent = "";
    melder.classList.remove("verborgen");
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

  // Wat er bij een agendapunt bij kwam haalt htmx op. Mag wie kijkt het niet meer zien, dan blijft er ook niets staan.
  document.addEventListener("htmx:before:response", (e) => {
    const { ok, redirected } = e.detail.ctx.response.raw;
    if (ok && !redirected) return;
    e.preventDefault();
    location.reload();
  });

  const fout = document.querySelector("[data-fout]");
  if (fout) fout.focus();
})();

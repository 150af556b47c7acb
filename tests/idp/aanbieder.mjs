// A real OpenID provider to test against: npm `oidc-provider`, with a sign-in page of a few lines and a clock that can be turned.
// Settings come as one line of JSON on stdin; it ends when stdin does, so it never outlives the tests.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const regels = createInterface({ input: process.stdin });
const { accounts, clients } = JSON.parse((await regels[Symbol.asyncIterator]().next()).value);
regels.resume();
regels.on("close", () => process.exit(0));

const BLAD = `<!doctype html><html lang="nl"><title>?</title><form method="post"><label>Account <input name="login"></label>
<input type="hidden" name="acr" value="tweestaps"><button>Inloggen</button></form></html>`;

const echt = Date.now.bind(Date);
let verzet = 0;
Date.now = () => echt() + verzet;

const server = createServer();
await new Promise((klaar) => server.listen(0, "127.0.0.1", klaar));
const hier = `http://127.0.0.1:${server.address().port}`;

const sleutel = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const provider = new Provider(hier, {
  clients,
  jwks: { keys: [{ ...sleutel, kid: "idp-1", use: "sig", alg: "RS256" }] },
  cookies: { keys: ["alleen voor tests"] },
  pkce: { required: () => true },
  clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
  scopes: ["openid", "rodedraad"],
  claims: {
    openid: ["sub"],
    rodedraad: ["preferred_username", "organisatie", "team", "rollen"],
    acr: null,
    auth_time: null,
  },
  acrValues: ["tweestaps", "wachtwoord"],
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    // its own page fetches a font from elsewhere
    rpInitiatedLogout: {
      logoutSource: (ctx, formulier) => {
        ctx.body = `<!doctype html>${formulier}<button form="op.logoutForm" name="logout" value="yes">Afmelden</button>`;
      },
    },
  },
  ttl: { Session: 86400, Grant: 86400, Interaction: 3600, AuthorizationCode: 60, IdToken: 3600, AccessToken: 3600 },
  interactions: { url: (_, interactie) => `/inloggen/${interactie.uid}` },
  findAccount: (_, id) =>
    accounts[id] && { accountId: id, claims: () => ({ sub: id, preferred_username: id, ...accounts[id] }) },
  // people were told by their organisation that Rode Draad gets to know who they are: nobody is asked again
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid rodedraad");
    await grant.save();
    return grant;
  },
});

async function lees(verzoek) {
  let tekst = "";
  for await (const deel of verzoek) tekst += deel;
  return new URLSearchParams(tekst);
}

const gewoon = provider.callback();
server.on("request", async (verzoek, antwoord) => {
  const { pathname } = new URL(verzoek.url, hier);
  if (pathname === "/klok") {
    verzet = Number((await lees(verzoek)).get("verzet")) * 1000;
    antwoord.writeHead(204).end();
  } else if (pathname.startsWith("/inloggen/") && verzoek.method === "GET") {
    const { prompt } = await provider.interactionDetails(verzoek, antwoord);
    antwoord.writeHead(200, { "content-type": "text/html" }).end(BLAD.replace("?", prompt.name));
  } else if (pathname.startsWith("/inloggen/")) {
    const velden = await lees(verzoek);
    const uitkomst = velden.has("login")
      ? { login: { accountId: velden.get("login"), acr: velden.get("acr") || undefined } }
      : { error: "access_denied" };
    await provider.interactionFinished(verzoek, antwoord, uitkomst);
  } else {
    gewoon(verzoek, antwoord);
  }
});
console.log(hier);

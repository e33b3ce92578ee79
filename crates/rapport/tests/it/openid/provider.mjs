// A real OpenID Connect provider for `openid`: node provider.mjs LIBRARY REDIRECT_URI
// Says where it is, and ends with its standard input; a line of that is by how many seconds its clock is to
// be ahead. Whoever gives a name there is believed: `un…` has an address that was not verified, `mute` none.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { pathToFileURL } from "node:url";

const [library, redirectUri] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(library));

const key = (name, kind, options) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }),
  kid: name,
  use: "sig",
});
const client = (id, alg, method) => ({
  client_id: id,
  client_secret: "a secret of the test & more",
  redirect_uris: [redirectUri],
  id_token_signed_response_alg: alg,
  token_endpoint_auth_method: method,
  // It always says when someone proved who they are.
  require_auth_time: true,
});

let ahead = 0;
const now = Date.now;
Date.now = () => now() + ahead * 1000;

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      client("by-rsa", "RS256", "client_secret_basic"),
      client("by-curve", "ES256", "client_secret_basic"),
    ],
    jwks: {
      keys: [
        key("rsa", "rsa", { modulusLength: 2048 }),
        key("curve", "ec", { namedCurve: "P-256" }),
      ],
    },
    cookies: { keys: ["a key of the test"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () =>
        id === "mute"
          ? { sub: id }
          : {
              sub: id,
              email: `${id}@example.com`,
              email_verified: !id.startsWith("un"),
              name: `${id} of the Company`,
            },
    }),
  });
  server.on("request", provider.callback());
  console.log(`ready ${issuer}`);
});

process.stdin.on("data", (line) => {
  ahead = Number(line);
  console.log("ahead");
});
process.stdin.on("end", () => process.exit(0));

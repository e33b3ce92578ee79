// A real OpenID Connect provider for `openid.rs`: node openid_provider.mjs LIBRARY REDIRECT_URI
// Says where it is, and ends with its standard input. Whoever gives a name there is believed.
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
});

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
    claims: { openid: ["sub"], email: ["email"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com` }),
    }),
  });
  server.on("request", provider.callback());
  console.log(`ready ${issuer}`);
});

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

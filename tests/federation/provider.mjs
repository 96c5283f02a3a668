// A real OpenID provider for the tests: oidc-provider, on loopback, with what it says of somebody from its command line.
// Its own development pages ask who somebody is and take any password. It prints its address, and ends with its input.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const { people, client, secret, back } = JSON.parse(process.argv[2]);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client,
      client_secret: secret,
      redirect_uris: [`${back}/konto/organisation/svar/`],
      post_logout_redirect_uris: [`${back}/konto/login/`],
    }],
    claims: { openid: ['sub', ...new Set(Object.values(people).flatMap(Object.keys))] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => people[id] && ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    jwks: { keys: [{ ...key, kid: 'a key of the tests', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of the tests alone'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 300, Session: 300, Grant: 300 },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.resume().on('end', () => process.exit());

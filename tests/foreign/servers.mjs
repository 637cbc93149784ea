// Starts one of two OAuth servers that are not ours, and prints its issuer: node servers.mjs mock|oidc SECRET
// It runs from the folder that holds their packages.
import http from 'node:http';

const [, , which, secret] = process.argv;
const REDIRECT = process.env.REDIRECT_URI;

if (which === 'mock') {
  const { OAuth2Server } = await import('oauth2-mock-server');
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  console.log(server.issuer.url.replace('localhost', '127.0.0.1'));
} else {
  const { default: Provider } = await import('oidc-provider');
  const app = (id, more) => ({
    client_id: id,
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    ...more,
  });
  const make = (issuer) =>
    new Provider(issuer, {
      clients: [
        app('public-app', { token_endpoint_auth_method: 'none', application_type: 'native' }),
        app('secret/app', { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', application_type: 'native' }),
        app('post/app', { client_secret: secret, token_endpoint_auth_method: 'client_secret_post', application_type: 'native' }),
        app('server:app', { client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }),
      ],
      claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      rotateRefreshToken: true,
      issueRefreshToken: async (ctx, client, code) => code.scopes.has('offline_access'),
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true }, revocation: { enabled: true }, clientCredentials: { enabled: true } },
      findAccount: async (ctx, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, name: `Person ${id}`, email: `${id}@example.com` }),
      }),
      ttl: { AccessToken: 3600, RefreshToken: 86400, Grant: 86400, Session: 86400, Interaction: 600, IdToken: 3600, AuthorizationCode: 60 },
      cookies: { keys: ['made up for a test'] },
    });
  const server = http.createServer((request, response) => handler(request, response));
  let handler = () => {};
  server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    handler = make(issuer).callback();
    console.log(issuer);
  });
}

// An OAuth 2 server on loopback. usage: provider.mjs MODULES_DIR DATA_DIR (environment: PORT, ACCESS_TTL, CODE_TTL, in seconds)
//
// The code flow needs PKCE with S256. Refresh tokens rotate, and the second use of one revokes the whole grant. The pages
// for people are the provider's own forms for development: any name with any password logs in.
import crypto from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'

const [modulesDir, dataDir] = process.argv.slice(2)
const started = Date.now()
fs.mkdirSync(dataDir, { recursive: true })
const seconds = (name, otherwise) => Number(process.env[name] ?? otherwise)

const server = http.createServer()
await new Promise((resolve, reject) => {
  server.on('error', reject)
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', resolve)
})
const url = `http://localhost:${server.address().port}`

// The packages live outside the source tree, so they are resolved from there. What they say at the start is of no use here.
const require = createRequire(path.join(path.resolve(modulesDir), 'index.js'))
for (const method of ['info', 'warn']) console[method] = () => {}
const { Provider } = await import(require.resolve('oidc-provider'))

const common = {
  application_type: 'native',
  // A native application may use any port: RFC 8252, 7.3.
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
}
const clients = [
  { ...common, client_id: 'secret-client', client_secret: crypto.randomBytes(16).toString('hex'), token_endpoint_auth_method: 'client_secret_basic' },
  { ...common, client_id: 'public-client', token_endpoint_auth_method: 'none' },
]
const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
const provider = new Provider(url, {
  clients,
  scopes: ['openid', 'offline_access', 'post'],
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  features: { devInteractions: { enabled: true }, introspection: { enabled: true }, revocation: { enabled: true } },
  ttl: { AccessToken: seconds('ACCESS_TTL', 3600), AuthorizationCode: seconds('CODE_TTL', 60), RefreshToken: 86400, Grant: 86400, Session: 86400, Interaction: 600 },
  cookies: { keys: [crypto.randomBytes(16).toString('hex')] },
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
})
server.on('request', provider.callback())

process.stdout.write(
  `${JSON.stringify({
    url,
    accounts: [{ authorize: `${url}/auth`, tokens: `${url}/token`, introspect: `${url}/token/introspection`, clientId: clients[0].client_id, clientSecret: clients[0].client_secret, publicClientId: clients[1].client_id }],
    pid: process.pid,
    bootMs: Date.now() - started,
  })}\n`,
)

const parent = process.ppid
const stop = () => process.exit(0)
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// A test that dies takes its server with it.
setInterval(() => process.ppid === parent || stop(), 500)

// A Bluesky PDS and its PLC directory on loopback. usage: pds.mjs MODULES_DIR DATA_DIR (environment: PORT, RATE_LIMITS=1)
import crypto from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'

const [modulesDir, dataArg] = process.argv.slice(2)
const started = Date.now()
const dataDir = path.resolve(dataArg)
const blobDir = path.join(dataDir, 'blobs')
fs.mkdirSync(blobDir, { recursive: true })
process.env.LOG_ENABLED ??= 'false'

// Both servers call listen(port) without a host, which would open them to the network.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first] = args
  if (typeof first === 'number' && typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1')
  else if (first && typeof first === 'object' && 'port' in first && !first.host) args[0] = { ...first, host: '127.0.0.1' }
  return listen.apply(this, args)
}

// The packages live outside the source tree, so they are resolved from there.
const require = createRequire(path.join(path.resolve(modulesDir), 'index.js'))
const { PDS } = await import(require.resolve('@atproto/pds'))
const plc = require('@did-plc/server')

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

const plcPort = await freePort()
const plcServer = plc.PlcServer.create({ db: plc.Database.mock(), port: plcPort })
await plcServer.start()

const rotationKey = crypto.createECDH('secp256k1')
rotationKey.generateKeys()
const port = Number(process.env.PORT) || (await freePort())
const pds = await PDS.fromEnv({
  devMode: true,
  port,
  hostname: 'localhost',
  dataDirectory: dataDir,
  blobstoreDiskLocation: blobDir,
  didPlcUrl: `http://localhost:${plcPort}`,
  plcRotationKeyK256PrivateKeyHex: rotationKey.getPrivateKey('hex').padStart(64, '0'),
  adminPassword: crypto.randomBytes(16).toString('hex'),
  jwtSecret: crypto.randomBytes(16).toString('hex'),
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  // Never asked by the tests, but the PDS does not start without them.
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:example:invalid',
  modServiceUrl: 'https://moderator.invalid',
  modServiceDid: 'did:example:invalid',
  disableSsrfProtection: true,
  rateLimitsEnabled: process.env.RATE_LIMITS === '1',
})
await pds.start()
const url = `http://localhost:${port}`

async function call(method, body, token) {
  const response = await fetch(`${url}/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${method}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

const accounts = []
for (const name of ['alice', 'bob']) {
  const [handle, password] = [`${name}.test`, `${name}-password`]
  const account = await call('com.atproto.server.createAccount', { handle, password, email: `${name}@example.test` })
  const app = await call('com.atproto.server.createAppPassword', { name: 'pregon' }, account.accessJwt)
  accounts.push({ handle, did: account.did, password, appPassword: app.password })
}

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(0), 5000).unref()
  await Promise.allSettled([pds.destroy(), plcServer.destroy()])
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// A test that was killed cannot stop its server.
const parent = process.ppid
setInterval(() => process.ppid === parent || stop(), 1000).unref()

console.log(JSON.stringify({ url, plcUrl: `http://localhost:${plcPort}`, accounts, pid: process.pid, bootMs: Date.now() - started }))

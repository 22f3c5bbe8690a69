// The certified OpenID provider `oidc-provider` as a customer's directory, on loopback; its clock, keys and tokens can be spoilt by lines of JSON on stdin.
// Two issuers: "/plain" by the book (claims at userinfo), "/<tenant>/v2.0" in the shape of Azure Entra ID (claims in the token).
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, CompactSign } from 'jose';
import Provider from 'oidc-provider';

console.info = console.error; // what the provider says goes there, answers to our orders to stdout
const setup = JSON.parse(process.argv[2]);
const accounts = setup.accounts;
const now = Date.now.bind(Date);
let keys = [];
let forged = null;
let broken = null;
let issuers = [];

async function newKeys(count) {
  keys = [];
  for (let index = 0; index < count; index += 1) {
    for (const alg of ['RS256', 'ES256']) {
      const pair = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
      keys.push({ alg, kid: `${alg}-${now()}-${index}`, ...pair });
    }
  }
}

// What the provider remembers outlives a change of its keys; its own memory doesn't.
const memory = new Map();
class Memory {
  constructor(model) { this.model = model; }
  key(id) { return `${this.model} ${id}`; }
  async upsert(id, payload) { memory.set(this.key(id), payload); if (payload.uid) memory.set(`uid ${payload.uid}`, payload); }
  async find(id) { return memory.get(this.key(id)); }
  async findByUid(uid) { return memory.get(`uid ${uid}`); }
  async findByUserCode() { return undefined; }
  async consume(id) { memory.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { memory.delete(this.key(id)); }
  async revokeByGrantId(grantId) { for (const [key, payload] of memory) if (payload.grantId === grantId) memory.delete(key); }
}

async function provider(origin, path, entra) {
  const jwks = { keys: await Promise.all(keys.map(async ({ alg, kid, privateKey }) => ({ ...(await exportJWK(privateKey)), alg, kid, use: 'sig' }))) };
  const made = new Provider(origin + path, {
    adapter: Memory,
    clients: setup.clients,
    jwks,
    cookies: { keys: ['made-up'] },
    conformIdTokenClaims: !entra,
    claims: {
      openid: ['sub', ...(entra ? ['oid', 'tid', 'ver', 'roles', 'groups', '_claim_names', '_claim_sources', 'hasgroups', 'idp', 'xms_edov'] : [])],
      profile: ['name', 'preferred_username', 'groups'],
      email: ['email', 'email_verified'],
    },
    pkce: { required: () => true },
    ttl: { IdToken: 600, AccessToken: 600, AuthorizationCode: 600, Session: 600, Interaction: 600, Grant: 600 },
    async findAccount(_ctx, login) {
      const claims = accounts[login];
      return claims && { accountId: login, claims: async () => ({ sub: login, ...claims }) };
    },
  });
  made.use(async (ctx, next) => {
    await next();
    if (forged !== null && ctx.oidc?.route === 'token' && ctx.body?.id_token) ctx.body.id_token = await forge(ctx.body.id_token, forged);
  });
  return { path, answer: made.callback() };
}

// A token that the directory would never issue, in place of its own: `claims` over those that were there (null takes one away), `alg` of the header.
async function forge(token, { claims = {}, alg = 'RS256', kid, key = 'own' }) {
  const [head, body] = token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
  const said = Object.fromEntries(Object.entries({ ...body, ...claims }).filter(([, value]) => value !== null));
  const header = { ...head, alg, ...(kid ? { kid } : {}) };
  const own = keys.find((one) => one.kid === head.kid);
  if (alg.toLowerCase() === 'none') return `${[header, said].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
  if (alg.startsWith('HS')) {
    const published = Buffer.from(await exportSPKI(own.publicKey));
    return new CompactSign(Buffer.from(JSON.stringify(said))).setProtectedHeader(header).sign(published);
  }
  const signer = key === 'own' ? own.privateKey : (await generateKeyPair(alg)).privateKey;
  return new SignJWT(said).setProtectedHeader(header).sign(signer);
}

function breakIt(request, response) {
  if (broken === null || !request.url.includes(broken.path)) return false;
  if (broken.how === 'redirect') response.writeHead(302, { Location: broken.to }).end();
  else if (broken.how === 'large') response.writeHead(200, { 'Content-Type': 'application/json' }).end(`{"x": "${'x'.repeat(2_000_000)}"}`);
  else if (broken.how === 'slow') { response.writeHead(200, { 'Content-Type': 'application/json' }); const drip = setInterval(() => response.write(' '), 50); response.on('close', () => clearInterval(drip)); }
  else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(broken.with));
  return true;
}

const counts = {};
const server = createServer((request, response) => {
  const found = issuers.find(({ path }) => request.url.startsWith(`${path}/`));
  counts[request.url.split('?')[0]] = (counts[request.url.split('?')[0]] ?? 0) + 1;
  if (breakIt(request, response)) return;
  if (!found) return response.writeHead(404).end();
  request.originalUrl = request.url;
  request.url = request.url.slice(found.path.length);
  found.answer(request, response);
});

async function build() {
  const origin = `http://127.0.0.1:${server.address().port}`;
  issuers = [await provider(origin, '/plain', false), await provider(origin, `/${setup.tenant}/v2.0`, true)];
}

const orders = {
  async rotate() { await newKeys(1); await build(); },
  async clock(seconds) { Date.now = () => now() + seconds * 1000; },
  async forge(how) { forged = how; },
  async break(how) { broken = how; },
  async account([login, claims]) { accounts[login] = claims; },
  async redirect(uri) { for (const client of setup.clients) client.redirect_uris.push(uri); await build(); },
  async count(path) { return counts[path] ?? 0; },
};

await newKeys(1);
server.listen(0, '127.0.0.1', async () => {
  await build();
  console.log(JSON.stringify({ port: server.address().port }));
  for await (const line of createInterface({ input: process.stdin })) {
    const [[order, value]] = Object.entries(JSON.parse(line));
    console.log(JSON.stringify({ done: (await orders[order](value)) ?? true }));
  }
  process.exit(0);
});

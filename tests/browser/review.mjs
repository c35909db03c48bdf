// A review from end to end in a real browser: the link is opened, a decision is signed by a click, and what comes back is applied.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openBrowser } from './browser.mjs'

const pregon = path.resolve(process.argv[2] ?? '')
if (!process.argv[2] || !fs.existsSync(pregon)) {
  console.error('usage: review PREGON_BINARY')
  process.exit(2)
}
const NOW = '2026-11-21T18:30:00Z'
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pregon-review-'))
const failures = []
let checks = 0
function check(what, is, ...more) {
  checks += 1
  if (!is) failures.push([what, ...more.map((value) => JSON.stringify(value))].join(' '))
}
function run(program, args, { as = 'eva', input, status = 0 } = {}) {
  const email = `${as}@example.org`
  const env = {
    PATH: process.env.PATH, HOME: root, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', LC_ALL: 'C.UTF-8',
    GIT_AUTHOR_NAME: as, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: as, GIT_COMMITTER_EMAIL: email,
  }
  const done = spawnSync(program, args, { cwd: root, env, input: input ?? '', encoding: 'utf8' })
  if (done.error) throw done.error
  check(`${path.basename(program)} ${args.join(' ')} ends with ${status}`, done.status === status, done.status, done.stdout, done.stderr)
  return done.stdout
}
const git = (args, as) => run('git', args, { as })
const tool = (args, options) => run(pregon, [...args, '--now', NOW], options)
const write = (file, text) => fs.writeFileSync(path.join(root, file), text)

const browser = await openBrowser()
try {
  run(pregon, ['init', '.', '--quiet', '--lang', 'es', '--timezone', 'America/Mexico_City', '--now', '2026-11-21T12:00:00-06:00'])
  fs.appendFileSync(path.join(root, 'pregon.yaml'), 'approvals:\n  policies: [{ count: 1, by: [lucia] }]\n')
  fs.appendFileSync(path.join(root, 'plans/people.yaml'), 'lucia:\n  name: Lucía\n')
  const hostile = `"><img src=x onerror=hacked=1></script><script>hacked=1</script>`
  const post = (id, day) =>
    `---\ntitle: '${hostile.replaceAll("'", "''")} ${id}'\nid: ${id}\ndate: 2026-12-${day} 10:00\nstatus: approved\nchannels: [site]\n---\nHola {{ 7 * 7 }} ${hostile}\n`
  for (const [id, day] of [['uno', '01'], ['dos', '02'], ['tres', '03']]) write(`content/${id}.md`, post(id, day))
  git(['init', '--quiet', '--initial-branch=main', '.'])
  git(['add', '--all'])
  git(['commit', '--quiet', '-m', 'posts'])
  // Somebody who has not written the posts invites.
  const link = tool(['review', 'invite', 'lucia', '--quiet'], { as: 'jefa' }).trim()
  check('the link is to a file', link.startsWith('file://') && link.includes('/public/review/index.html#invite=lucia-'), link)
  git(['add', 'approvals'], 'jefa')
  git(['commit', '--quiet', '-m', 'invite lucia'], 'jefa')
  tool(['review', 'build', '--quiet', '--mail', 'cm@example.org'])
  const secret = link.split('.').pop()
  for (const file of fs.readdirSync(path.join(root, 'public/review'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const bytes = fs.readFileSync(path.join(file.parentPath ?? file.path, file.name))
    check('no page has the key', !bytes.includes(secret), file.name)
  }

  const tab = (await browser.newTab()).scripted
  const problems = []
  tab.on('console', (message) => { if (['error', 'warning'].includes(message.type())) problems.push(message.text()) })
  tab.on('pageerror', (error) => problems.push(String(error)))
  tab.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) problems.push(request.url()) })
  await tab.clock.setFixedTime(new Date('2026-11-21T18:20:30.500Z'))

  async function decide(id, { from = link, decision, note = '', name }) {
    // The hash alone loads no page anew.
    await tab.goto('about:blank')
    await tab.goto(from)
    await tab.click(`a[href*="posts/${id}/index.html"]`)
    await tab.waitForSelector('#decision:not([hidden])')
    check('words of the post run nothing', (await tab.evaluate('typeof hacked')) === 'undefined')
    check('words of the post are text', (await tab.innerText('h1')).includes('<script>hacked=1</script>'))
    check('words of the post are no template', (await tab.innerText('main')).includes('{{ 7 * 7 }}'))
    if (name) await tab.fill('#name', name)
    if (decision) await tab.check(`input[value=${decision}]`)
    await tab.fill('#note', note)
    await tab.click('#sign')
    await tab.waitForSelector('#outcome:not([hidden]), #problem:not([hidden])')
  }
  async function download(as) {
    const [file] = await Promise.all([tab.waitForEvent('download'), tab.click('#download')])
    const target = path.join(root, as)
    await file.saveAs(target)
    return [target, file.suggestedFilename()]
  }

  // From the click to the approval that counts, committed by an author of the post.
  await decide('uno', { decision: 'approve', note: '  Con gusto 🎃\r\n«Sale» el lunes.\u202e ' })
  check('it says that it is signed', (await tab.innerText('#said')).includes('firmada'))
  const [file, suggested] = await download('uno.json')
  check('the file is named after the post', suggested === 'decision-uno.json', suggested)
  const mail = await tab.getAttribute('#mail', 'href')
  check('the mail goes to the team', mail.startsWith('mailto:cm@example.org?subject=') && mail.includes('BEGIN%20PREGON%20DECISION'), mail)
  const before = JSON.parse(tool(['verify', '--format', 'json'], { status: 1 }))
  check('nothing is approved before', JSON.stringify(before).includes('"uno"'))
  const applied = JSON.parse(tool(['review', 'apply', file, '--yes', '--format', 'json']))
  const written = applied.decisions[0]
  check('it is taken', written.result === 'approve' && written.signed && written.by === 'lucia' && written.at === '2026-11-21T18:20:30Z', written)
  check('the note is kept as it was', written.note === 'Con gusto 🎃\n«Sale» el lunes.', written.note)
  git(['add', 'approvals'])
  git(['commit', '--quiet', '-m', 'approve: uno'])
  const verified = tool(['verify'], { status: 1 })
  check('the approval counts', /^approved .* uno$/m.test(verified) && /^missing .* dos$/m.test(verified), verified)

  // The same once more, changed, and for another post.
  check('a replay is refused', tool(['review', 'apply', file, '--yes'], { status: 1 }).includes('applied before'))
  const envelope = JSON.parse(fs.readFileSync(file, 'utf8'))
  for (const [from, to] of [['post uno', 'post dos'], ['18:20:30', '18:20:31'], ['«Sale»', '«No sale»']]) {
    write('forged.json', JSON.stringify({ ...envelope, statement: envelope.statement.replace(from, to) }))
    check('a forged one is refused', tool(['review', 'apply', 'forged.json', '--yes'], { status: 1 }).includes('forged'), from)
  }

  // A request for changes, as the text of a mail.
  await decide('dos', { decision: 'changes' })
  check('a request needs words', (await tab.isVisible('#problem')) && !(await tab.isVisible('#outcome')))
  await decide('dos', { decision: 'changes', note: 'El precio es otro.' })
  const block = await tab.inputValue('#text')
  const quoted = `Hola,\r\n${block.split('\n').map((line) => `> ${line}\r\n`).join('')}\r\nSaludos`
  check('a request is taken from a mail', tool(['review', 'apply', '-', '--yes'], { input: quoted }).startsWith('changes    dos'))
  check('the status tells it', /changes +dos +lucia .*: El precio es otro\./.test(tool(['review', 'status'])))

  // What was seen has changed since.
  await decide('tres', { decision: 'approve' })
  const [late] = await download('tres.json')
  write('content/tres.md', post('tres', '04'))
  check('an old yes is refused', tool(['review', 'apply', late, '--yes'], { status: 1 }).includes('no longer what was seen'))
  write('content/tres.md', post('tres', '03'))
  check('the same is taken again once it is as it was', tool(['review', 'apply', late, '--yes']).startsWith('approved   tres'))

  // Without the link, and without a name.
  const plain = link.split('#')[0]
  await decide('uno', { from: plain, decision: 'approve' })
  check('somebody has to be named', await tab.isVisible('#problem'))
  await decide('uno', { from: plain, decision: 'approve', name: 'Doña Meche' })
  check('it says that it is not signed', (await tab.innerText('#said')).includes('sin firma'))
  const [unsigned] = await download('unsigned.json')
  check('an unsigned yes is nobody’s', tool(['review', 'apply', unsigned, '--yes'], { status: 1 }).includes('nobody has signed it'))
  await decide('uno', { decision: undefined })
  check('something has to be chosen', await tab.isVisible('#problem'))
  check('nothing went wrong in the pages, and nothing left them', problems.length === 0, problems)
} finally {
  await browser.close()
  fs.rmSync(root, { recursive: true })
}
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${checks - failures.length} of ${checks} checks of the review passed`)
process.exit(failures.length > 0 ? 1 : 0)

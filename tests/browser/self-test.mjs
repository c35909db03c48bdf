// Proves that the checker can fail: every page in bad/ has one fault, and exactly the expected checks must report it.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname)
const EXPECTED = {
  'broken-fragment.html': ['broken-link'],
  'broken-image.html': ['missing-image'],
  'broken-link.html': ['broken-link', 'broken-link'],
  'console-error.html': ['console-error'],
  'contrast.html': ['axe-color-contrast'],
  'dark-contrast.html': ['axe-color-contrast'],
  'duplicate-id.html': ['duplicate-id'],
  'empty-in-print.html': ['empty-in-print'],
  'missing-alt.html': ['axe-image-alt'],
  'missing-stylesheet.html': ['broken-reference', 'console-error', 'failed-request'],
  'needs-javascript.html': ['differs-without-javascript'],
  'network.html': ['console-error', 'missing-image', 'network-request'],
  'no-lang.html': ['axe-html-has-lang', 'no-lang'],
  'no-title.html': ['axe-document-title', 'no-title'],
  'no-viewport.html': ['no-viewport'],
  'outside.html': ['broken-link'],
  'overflow.html': ['overflow'],
  'page-error.html': ['page-error'],
  'preconnect.html': ['network-request'],
  'quirks.html': ['quirks-mode'],
  'small-target.html': ['axe-target-size', 'axe-target-size'],
  'target.html': [],
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'pregon-browser-'))
let failures = 0
function expect(what, found, wanted) {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return
  failures += 1
  console.error(`${what}\n  expected ${JSON.stringify(wanted)}\n  found    ${JSON.stringify(found)}`)
}

function check(dir, ...args) {
  const json = path.join(scratch, `${path.basename(dir)}.json`)
  const run = spawnSync(process.execPath, [path.join(here, 'check.mjs'), dir, '--json', json, ...args], { encoding: 'utf8' })
  const findings = fs.existsSync(json) ? JSON.parse(fs.readFileSync(json, 'utf8')).findings : []
  return { ...run, findings }
}

const bad = check(path.join(here, 'bad'))
expect('exit code for bad pages', bad.status, 1)
const pages = fs.readdirSync(path.join(here, 'bad')).filter((name) => name.endsWith('.html'))
expect('pages in bad/', pages.sort(), Object.keys(EXPECTED).sort())
for (const page of pages) {
  const found = bad.findings.filter((finding) => finding.page === page)
  expect(`${page} ${found.map((finding) => finding.detail).join('; ')}`, found.map((finding) => finding.check).sort(), EXPECTED[page])
}

const shots = path.join(scratch, 'shots')
const good = check(path.join(here, 'good'), '--screenshots', shots, '--require', 'report')
expect(`exit code for good pages\n${good.stdout}${good.stderr}`, good.status, 0)
expect('findings on good pages', good.findings, [])
expect('screenshots of good pages', fs.existsSync(shots) ? fs.readdirSync(shots).length : 0, 10)

expect('exit code for a missing required folder', check(path.join(here, 'good'), '--require', 'report,preview').status, 2)
expect('exit code for an empty folder', check(shots).status, 2)

fs.rmSync(scratch, { recursive: true })
console.log(`checker: ${pages.length + 5 - failures} passed, ${failures} failed`)
process.exit(failures > 0 ? 1 : 0)

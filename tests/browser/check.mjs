// Opens generated pages from file:// in headless Chromium and reports what is wrong with them.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from './browser.mjs'
import { choosePages } from './pages.mjs'
import { visit } from './visit.mjs'

const HELP = `usage: check PAGES_DIR [--screenshots DIR] [--max N] [--json FILE] [--require NAMES] [--jobs N]

Checks the .html files below PAGES_DIR at phone and desktop size, in light, dark and print, with and without JavaScript.

  --screenshots DIR   write a PNG per page, size and scheme
  --max N             pages per top folder, spread evenly; report/ is always checked whole [default: 40]
  --json FILE         write all findings as JSON
  --require NAMES     top folders that must hold pages, separated by commas
  --jobs N            pages open at one time [default: 2]

Exit codes: 0 nothing found; 1 findings; 2 could not run.`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    screenshots: { type: 'string' },
    max: { type: 'string', default: '40' },
    json: { type: 'string' },
    require: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (options.help) {
  console.log(HELP)
  process.exit(0)
}
const [max, jobs] = [Number(options.max), Number(options.jobs)]
if (positionals.length !== 1 || !(max >= 1) || !(jobs >= 1)) {
  console.error(HELP)
  process.exit(2)
}

const started = Date.now()
const root = path.resolve(positionals[0])
const { pages, folders } = choosePages(root, max)
const missing = options.require.split(',').filter((name) => name && !folders[name])
if (pages.length === 0 || missing.length > 0) {
  console.error(`error: no pages in ${[root, ...missing].join(', ')}`)
  process.exit(2)
}
for (const [name, { chosen, found }] of Object.entries(folders)) console.log(`${name}: ${chosen} of ${found} pages`)

const browser = await openBrowser()
const findings = []
const queue = [...pages]
async function worker() {
  const tab = await browser.newTab()
  for (let page = queue.shift(); page; page = queue.shift()) {
    findings.push(...(await visit(tab, root, page, options.screenshots)))
  }
  await tab.close()
}
try {
  await Promise.all(Array.from({ length: Math.min(jobs, pages.length) }, worker))
} finally {
  await browser.close()
}

findings.sort((a, b) => (a.page + a.check + a.detail).localeCompare(b.page + b.check + b.detail, 'en'))
for (const { page, check, detail, where } of findings) {
  console.log(`${page}: ${check}: ${detail}${where ? ` [${where}]` : ''}`)
}
const failed = new Set(findings.map((finding) => finding.page)).size
const seconds = (Date.now() - started) / 1000
if (options.json) {
  fs.mkdirSync(path.dirname(path.resolve(options.json)), { recursive: true })
  fs.writeFileSync(options.json, JSON.stringify({ schema: 1, pages, seconds, findings }, null, 2) + '\n')
}
console.log(`${findings.length} findings on ${pages.length} pages in ${seconds.toFixed(1)} s`)
console.log(`pages: ${pages.length - failed} passed, ${failed} failed`)
process.exit(findings.length > 0 ? 1 : 0)

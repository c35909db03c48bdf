// One browser; each tab holds a page with JavaScript and one without, both cut off from the network.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const modules = process.env.PREGON_TEST_MODULES
const executablePath = process.env.PREGON_TEST_CHROMIUM
if (!modules || !executablePath) throw new Error('run this through tests/browser/check')
const require = createRequire(path.join(modules, 'index.js'))
const { chromium } = require('playwright-core')

export const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath,
    // The pages are the project's own, and containers give no sandbox to root.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND', '--font-render-hinting=none'],
  })
  return {
    async newTab() {
      const scripted = await newPage(browser, true)
      const plain = await newPage(browser, false)
      return { scripted, plain, close: () => Promise.all([scripted, plain].map((page) => page.context().close())) }
    },
    close: () => browser.close(),
  }
}

async function newPage(browser, javaScriptEnabled) {
  // Reduced motion: a half-finished colour transition would look like a contrast problem.
  const context = await browser.newContext({ javaScriptEnabled, reducedMotion: 'reduce', locale: 'es-MX', timezoneId: 'America/Mexico_City' })
  context.setDefaultTimeout(20_000)
  return context.newPage()
}

// Everything that is checked on one page. Each finding is { page, check, detail, where }.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { axeSource } from './browser.mjs'
import { fold, inspect, shownText, widerThanWindow } from './in-page.mjs'
import { brokenTarget } from './links.mjs'

const PHONE = { width: 375, height: 812 }
const DESKTOP = { width: 1280, height: 900 }
// WCAG 1.4.10 (reflow) asks that nothing is lost at a width of 320 CSS pixels.
const REFLOW = { width: 320, height: 640 }
const WCAG_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

// The full rules run once per size; where only colours change, only the contrast is measured again.
const VIEWS = [
  { name: 'phone-light', size: PHONE, media: { media: 'screen', colorScheme: 'light' }, rules: 'all' },
  { name: 'phone-dark', size: PHONE, media: { media: 'screen', colorScheme: 'dark' }, rules: 'contrast' },
  { name: 'desktop-light', size: DESKTOP, media: { media: 'screen', colorScheme: 'light' }, rules: 'contrast' },
  { name: 'desktop-dark', size: DESKTOP, media: { media: 'screen', colorScheme: 'dark' }, rules: 'all' },
  { name: 'print', size: DESKTOP, media: { media: 'print', colorScheme: 'light' }, rules: 'contrast' },
]

export async function visit(tab, root, page, screenshots) {
  const findings = []
  const seen = new Set()
  const add = (check, detail, where = '') => {
    // The same problem in several views is one finding, named with the view where it was seen first.
    if (!seen.has(`${check}\n${detail}`)) findings.push({ page, check, detail, where })
    seen.add(`${check}\n${detail}`)
  }
  const url = pathToFileURL(path.join(root, page)).href
  try {
    const plainText = await listening(tab.plain, add, () => withoutJavaScript(tab.plain, url, add))
    await listening(tab.scripted, add, () => withJavaScript(tab.scripted, url, { root, page, plainText, screenshots, add }))
  } catch (error) {
    add('not-checked', fold(error.message))
  }
  return findings
}

// Runs the action while everything that the page complains about, or asks the network for, becomes a finding.
async function listening(tab, add, action) {
  const offline = /^(?!file:|data:|blob:|about:)/
  const handlers = {
    console: (message) => ['error', 'warning'].includes(message.type()) && add(`console-${message.type()}`, fold(message.text())),
    pageerror: (error) => add('page-error', fold(error.message)),
    requestfailed: (request) => !offline.test(request.url()) && add('failed-request', path.basename(request.url())),
    request: (request) => offline.test(request.url()) && add('network-request', request.url()),
  }
  for (const [event, handler] of Object.entries(handlers)) tab.on(event, handler)
  try {
    return await action()
  } finally {
    for (const [event, handler] of Object.entries(handlers)) tab.off(event, handler)
    await tab.goto('about:blank')
  }
}

async function withoutJavaScript(tab, url, add) {
  await tab.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await tab.setViewportSize(DESKTOP)
  await tab.goto(url)
  const text = fold(await tab.evaluate(shownText))
  if (!text) add('empty-without-javascript', 'the page shows no text without JavaScript')
  return text
}

async function withJavaScript(tab, url, { root, page, plainText, screenshots, add }) {
  await tab.emulateMedia(VIEWS[2].media)
  await tab.setViewportSize(DESKTOP)
  await tab.goto(url)
  const text = fold(await tab.evaluate(shownText))
  if (text !== plainText) add('differs-without-javascript', difference(text, plainText))

  const facts = await tab.evaluate(inspect)
  for (const { check, detail } of facts.problems) add(check, detail)
  for (const { kind, href } of facts.references) {
    const reason = brokenTarget(root, href)
    if (reason) add(kind === 'a' ? 'broken-link' : 'broken-reference', reason)
  }

  await tab.evaluate(axeSource)
  for (const view of VIEWS) {
    await tab.emulateMedia(view.media)
    await tab.setViewportSize(view.size)
    for (const { id, impact, target } of await axe(tab, view.rules)) add(`axe-${id}`, `${target} (${impact})`, view.name)
    if (view.name === 'print') {
      if (!fold(await tab.evaluate(shownText))) add('empty-in-print', 'the printed page shows no text')
    } else {
      for (const detail of await tab.evaluate(widerThanWindow)) add('overflow', detail, view.name)
    }
    if (screenshots) await screenshot(tab, screenshots, page, view.name)
  }
  await tab.emulateMedia(VIEWS[0].media)
  await tab.setViewportSize(REFLOW)
  for (const detail of await tab.evaluate(widerThanWindow)) add('overflow', detail, 'reflow at 320 px')
}

async function axe(tab, rules) {
  const runOnly = rules === 'all' ? { type: 'tag', values: WCAG_TAGS } : { type: 'rule', values: ['color-contrast'] }
  // No preload: axe would read stylesheets again by XMLHttpRequest, which file: pages may not use.
  const violations = await tab.evaluate(async (runOnly) => {
    const result = await window.axe.run(document, { runOnly, resultTypes: ['violations'], elementRef: false, preload: false })
    return result.violations.map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.map((node) => node.target.join(' ')) }))
  }, runOnly)
  return violations.flatMap(({ id, impact, targets }) => targets.map((target) => ({ id, impact, target })))
}

async function screenshot(tab, dir, page, view) {
  const file = path.join(dir, `${page.replace(/\.html$/, '').replaceAll('/', '__')}--${view}.png`)
  fs.mkdirSync(dir, { recursive: true })
  await tab.screenshot({ path: file, fullPage: true })
}

function difference(scripted, plain) {
  let at = 0
  while (at < scripted.length && scripted[at] === plain[at]) at += 1
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40))
  return `with JavaScript ${near(scripted)}, without ${near(plain)}`
}

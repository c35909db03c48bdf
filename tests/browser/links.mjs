// Whether a file: reference leads to a file, inside the checked folder, that has the named fragment.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const anchors = new Map()

// Returns why the reference does not resolve, or null.
export function brokenTarget(root, href) {
  const url = new URL(href)
  if (url.protocol !== 'file:') return null
  const fragment = decode(url.hash.slice(1))
  url.hash = url.search = ''
  const file = fileURLToPath(url)
  const shown = path.relative(root, file)
  if (shown.startsWith('..')) return `${shown || file} is outside the pages`
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (!stat) return `${shown} does not exist`
  if (!stat.isFile()) return `${shown || '.'} is a folder, which has no index page when opened from disk`
  if (!fragment || fragment === 'top' || !file.endsWith('.html')) return null
  return anchorsOf(file).has(fragment) ? null : `${shown} has no #${fragment}`
}

function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// Reads generated HTML, whose attributes are quoted; a full parser is not needed for names.
function anchorsOf(file) {
  if (!anchors.has(file)) {
    const html = fs.readFileSync(file, 'utf8')
    const names = [...html.matchAll(/\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g)].map((match) => match[1] ?? match[2] ?? match[3])
    anchors.set(file, new Set(names.map(unescape)))
  }
  return anchors.get(file)
}

function unescape(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return named[name] ?? whole
  })
}

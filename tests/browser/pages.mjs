// Chooses which pages are opened: the same ones on every run.
import fs from 'node:fs'
import path from 'node:path'

// Returns page paths relative to root, and per top folder how many there are and how many were chosen.
export function choosePages(root, max) {
  const all = htmlFiles(root).sort()
  const groups = {}
  for (const page of all) (groups[page.includes('/') ? page.split('/')[0] : '.'] ??= []).push(page)
  const pages = []
  const folders = {}
  for (const [name, group] of Object.entries(groups)) {
    const chosen = name === 'report' ? group : sample(group, max)
    folders[name] = { found: group.length, chosen: chosen.length }
    pages.push(...chosen)
  }
  return { pages, folders }
}

function htmlFiles(root) {
  if (!fs.existsSync(root)) return []
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
}

// The folder's own index page first, then evenly spread over the rest.
function sample(group, max) {
  if (group.length <= max) return group
  const first = group.filter((page) => page.split('/').length <= 2 && page.endsWith('index.html')).slice(0, 1)
  const rest = group.filter((page) => !first.includes(page))
  const wanted = max - first.length
  return [...first, ...Array.from({ length: wanted }, (_, i) => rest[Math.floor((i * rest.length) / wanted)])]
}

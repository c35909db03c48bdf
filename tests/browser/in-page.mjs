// Functions that run inside the page: they may use nothing from outside themselves (fold is for the caller).

// Returns text with every run of white space as one blank, so that layout does not count as content.
export function fold(text) {
  return text.replace(/\s+/g, ' ').trim()
}

// Returns the text that is rendered. The innerText of an element that is itself hidden would be all of its text.
export function shownText() {
  // A form that only a script can make use of says so itself; everything else reads the same.
  const forms = [...document.querySelectorAll('[data-needs-script]')]
  const text = (node) => (node.checkVisibility() ? node.innerText : '')
  if (forms.length === 0) return text(document.body)
  for (const form of forms) form.style.display = 'none'
  const rest = text(document.body)
  for (const form of forms) form.style.removeProperty('display')
  return rest
}

// Returns structural problems, and every reference of the page as an absolute URL.
export async function inspect() {
  const problems = []
  const add = (check, detail) => problems.push({ check, detail })
  const root = document.documentElement
  if (!root.lang.trim()) add('no-lang', '<html> has no lang')
  if (!document.title.trim()) add('no-title', 'the page has no title')
  if (!document.querySelector('meta[name=viewport]')) add('no-viewport', 'no <meta name="viewport">: phones show the page tiny')
  if (document.compatMode !== 'CSS1Compat') add('quirks-mode', 'no <!doctype html>')

  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) add('duplicate-id', id)

  for (const image of document.images) {
    image.loading = 'eager'
    await image.decode().catch(() => {})
    if (image.naturalWidth === 0) add('missing-image', image.getAttribute('src') ?? '<img> without src')
  }

  const references = []
  const refer = (kind, value) => {
    try {
      if (value) references.push({ kind, href: new URL(value.trim(), document.baseURI).href })
    } catch {
      add('broken-link', `not an address: ${value}`)
    }
  }
  for (const element of document.querySelectorAll('a[href], area[href]')) refer('a', element.getAttribute('href'))
  for (const element of document.querySelectorAll('link[href], use[href], image[href]')) refer('reference', element.getAttribute('href'))
  for (const element of document.querySelectorAll('[src]')) refer('reference', element.getAttribute('src'))
  for (const element of document.querySelectorAll('[poster]')) refer('reference', element.getAttribute('poster'))
  for (const element of document.querySelectorAll('[srcset]')) {
    for (const candidate of element.getAttribute('srcset').split(/,\s+/)) refer('reference', candidate.trim().split(/\s+/)[0])
  }
  // A hint that opens a connection is not seen as a request.
  const hints = 'link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=prerender]'
  for (const hint of document.querySelectorAll(hints)) {
    if (!hint.href.startsWith('file:')) add('network-request', `${hint.rel} ${hint.href}`)
  }
  return { problems, references }
}

// Returns what makes the page scroll sideways: the first elements that stick out, or the page itself.
export function widerThanWindow() {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const scrollsItself = (element) => {
    for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflowX !== 'visible') return true
    }
    return false
  }
  const name = (element) => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '') + [...element.classList].map((c) => `.${c}`).join('')
  const wide = [...document.body.querySelectorAll('*')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !scrollsItself(element),
  )
  const names = [...new Set(wide.map(name))].slice(0, 3)
  return names.length > 0 ? names.map((culprit) => `${culprit} is wider than the window`) : ['the page is wider than the window']
}

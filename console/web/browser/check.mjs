// Looks at the pages in a browser, for the tests: node check.mjs CHROMIUM ADDRESS DIRECTORY
//
// Takes one command per line of standard input and answers each with a line of JSON:
//   look PATH THEME WIDTH   opens a page; texts, findings of axe, requests elsewhere, errors, what overflows; a picture
//   open PATH               opens a page and stays there
//   watch                   every state that the open page has shown since: publication, header, figures
import { chromium } from 'playwright-core'
import { readFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const [executablePath, address, directory] = process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const origin = new URL(address).origin
const LIMIT = { timeout: 30_000 }
mkdirSync(directory, { recursive: true })

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })

async function visit(path, theme, width) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    locale: 'en-GB',
    // Far from the shop's: a day must not become another one.
    timezoneId: 'America/Los_Angeles',
  })
  const page = await context.newPage()
  const seen = { errors: [], elsewhere: [], dialogs: [] }
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()))
  page.on('pageerror', (error) => seen.errors.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:'))
      seen.elsewhere.push(request.url())
  })
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(origin + path)
  await settled(page)
  return { context, page, seen }
}

async function settled(page) {
  await page.waitForSelector('main', LIMIT)
  await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'), null, LIMIT)
  await page.waitForTimeout(300)
}

async function look(path, theme, width) {
  const { context, page, seen } = await visit(path, theme, Number(width))
  await page.evaluate(axe)
  const findings = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const name = path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview'
  await page.screenshot({ path: `${directory}/${name}-${theme}-${width}.png`, fullPage: true })
  const answer = {
    ...seen,
    text: await page.evaluate(() => document.body.innerText),
    inline: await page.evaluate(() => document.querySelectorAll('script:not([src])').length),
    overflow: await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ),
    findings: findings.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`),
  }
  await context.close()
  return answer
}

let open
async function stay(path) {
  open = await visit(path, 'light', 1440)
  await open.page.evaluate(() => {
    window.states = []
    const note = () => {
      const state = JSON.stringify({
        publication: document.querySelector('main')?.dataset.publication,
        text: document.querySelector('main')?.innerText,
        header: document.body.innerText.match(/publication (\d+)/)?.[1],
      })
      if (window.states.at(-1) !== state) window.states.push(state)
      requestAnimationFrame(note)
    }
    note()
  })
  return {}
}

const commands = {
  look,
  open: stay,
  watch: async () => ({
    states: (await open.page.evaluate(() => window.states)).map((state) => JSON.parse(state)),
  }),
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = line.split(' ')
  try {
    console.log(JSON.stringify(await commands[name](...args)))
  } catch (error) {
    console.log(JSON.stringify({ failure: String(error) }))
  }
}
await browser.close()

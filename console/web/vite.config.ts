import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vitest/config'

/** All JavaScript of the page together, gzipped, in bytes. */
const MOST_SCRIPT_BYTES = 300_000

/** Fonts reach the output through style sheets, which the licences of modules leave out. */
const FONTS = ['@fontsource-variable/inter', '@fontsource-variable/source-serif-4']

/** Lists the licences of fonts and modules, and fails a build whose scripts have grown too large. */
function delivery(): Plugin {
  return {
    name: 'daybook-delivery',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const packages = new Map<string, string>()
      const add = (directory: string) => {
        const about = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8')) as Record<string, string>
        const file = readdirSync(directory).find((name) => /^licen[cs]e/i.test(name))
        if (!file) this.error(`[${about.name}] Expected a licence file but found none in ${directory}`)
        const notice = readdirSync(directory).find((name) => /^notice/i.test(name))
        packages.set(
          `${about.name} ${about.version}`,
          [`Licence: ${about.license}`, readFileSync(`${directory}/${file}`, 'utf8').trim()]
            .concat(notice ? [readFileSync(`${directory}/${notice}`, 'utf8').trim()] : [])
            .join('\n\n'),
        )
      }
      FONTS.forEach((font) => add(`node_modules/${font}`))
      let size = 0
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        size += gzipSync(chunk.code).length
        for (const id of chunk.moduleIds) {
          const found = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)
          if (found && !id.startsWith('\0')) add(found[0])
        }
      }
      const line = '\n\n' + '-'.repeat(80) + '\n\n'
      const texts = [...packages]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, text]) => `${name}\n${text}`)
      this.emitFile({
        type: 'asset',
        fileName: 'licences.txt',
        source:
          ['Software and fonts that the console’s page is made of, with their licences.', ...texts].join(
            line,
          ) + '\n',
      })
      const figures = `${(size / 1000).toFixed(1)} kB of JavaScript gzipped, of ${MOST_SCRIPT_BYTES / 1000} kB allowed`
      if (size > MOST_SCRIPT_BYTES) this.error(`[console/web] Expected a smaller page but found ${figures}`)
      this.info(figures)
    },
  }
}

export default defineConfig({
  plugins: [react(), delivery()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node' },
})

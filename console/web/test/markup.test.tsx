import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'

const NAME = '<img src=x onerror="alert(1)">'

describe('names that are markup', () => {
  beforeAll(() => {
    vi.stubGlobal('window', { location: { pathname: '/', search: '' }, addEventListener: () => undefined })
  })

  it('stay text in tables, legends and heat tables', async () => {
    const { DataTable } = await import('../src/part/DataTable')
    const { HeatTable } = await import('../src/part/HeatTable')
    const { Legend } = await import('../src/part/Legend')
    const html = renderToStaticMarkup(
      <>
        <DataTable
          label={NAME}
          columns={[{ title: NAME, hint: NAME }]}
          rows={[{ cells: [NAME], origin: { table: NAME, day: NAME } }]}
        />
        <HeatTable
          label={NAME}
          corner={NAME}
          columns={[NAME]}
          rows={[{ key: NAME, name: NAME, cells: [{ heat: 1, text: NAME, title: NAME }] }]}
        />
        <Legend items={[{ name: NAME, colour: 0 }]} />
      </>,
    )
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })

  it('are kept apart from the text around them, whatever way they are written', async () => {
    const { DataTable } = await import('../src/part/DataTable')
    const html = renderToStaticMarkup(
      <DataTable label="Products" columns={[{ title: 'Product' }]} rows={[{ cells: ['כלי בית'] }]} />,
    )
    expect(html).toContain('<bdi>כלי בית</bdi>')
  })

  it('says how many rows a table leaves out, and where the CSV ends', async () => {
    const { DataTable } = await import('../src/part/DataTable')
    const rows = Array.from({ length: 600 }, (_, at) => ({ cells: [`${at}`] }))
    const html = renderToStaticMarkup(<DataTable label="Rows" columns={[{ title: 'Row' }]} rows={rows} />)
    expect(html.replaceAll(/<[^>]+>/g, '')).toContain('500 of 600 rows; the CSV has up to 10,000.')
  })
})

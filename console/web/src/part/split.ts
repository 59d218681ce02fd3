import { addable } from '../api/figures'
import type { Figures } from '../api/types'
import { useAnswer, type Asked } from '../books/live'
import { byDay, place, remainder, slices, type Slice } from './rows'
import type { Axis } from './Series'

const DT = 'dt'

/** A measure over the days of an axis, split by a dimension. */
export interface SplitFigures {
  answers: [Asked<Figures>, ...Asked<Figures>[]]
  /** What has to be known before the figures can be asked for. */
  ranking: Asked<Figures>
  parts: Slice[]
  /** The column by which the parts are the largest, where others are left out; null where none is. */
  leftOut: string | null
}

/**
 * Asks for the largest values of a dimension, then for their days: all values over all days may be more than the
 * server gives at once. The values behind them are what is left of the total, exactly, as one more part; they are
 * left out if the measure doesn't add up over the dimension. Values are ranked by their sum over the days, and by
 * their highest day if the measure doesn't add up over days; ratios by their denominator.
 */
export function useSplit(
  axis: Axis,
  measure: string,
  dimension: string,
  where: Record<string, string[]>,
  most: number,
): SplitFigures {
  const { info } = axis
  const weight = info.measures.find(({ name }) => name === measure)?.denominator ?? measure
  const adds = weight === measure && addable(info, measure, [dimension])
  const byValue = addable(info, measure, [DT])
  const ranking = useAnswer<Figures>(
    axis.path({
      measures: [weight],
      by: byValue ? [dimension] : [DT, dimension],
      where,
      order: `-${weight}`,
      ...(byValue ? { limit: most + 1 } : {}),
    }),
  )
  const ranked = ranking.data
  const found = ranked ? [...new Set(ranked.rows.map((row) => String(row[place(ranked, dimension)])))] : []
  const isMore = found.length > most || (ranked !== null && !byValue && ranked.rows.length < ranked.total)
  const names = found.slice(0, isMore && adds ? most - 1 : most)
  const answer = useAnswer<Figures>(
    ranked &&
      axis.path({
        measures: [measure],
        by: [DT, dimension],
        where: isMore ? { ...where, [dimension]: [...names].sort() } : where,
      }),
  )
  const total = useAnswer<Figures>(
    isMore && adds ? axis.path({ measures: [measure], by: [DT], where }) : null,
  )
  const parts = answer.data ? slices(answer.data, dimension, measure, names) : []
  // While one of the answers is still that of another question, the difference would mean nothing.
  if (total.data && [ranking, answer, total].every(({ state }) => state === 'ready')) {
    parts.push(remainder(byDay(total.data, measure), parts))
  }
  return {
    answers: isMore && adds ? [answer, total] : [answer],
    ranking,
    parts,
    leftOut: isMore && !adds ? weight : null,
  }
}

/** Colours of charts. Those of series keep apart from each other for the colour-blind, too. */
export interface Palette {
  ink: string
  muted: string
  line: string
  panel: string
  accent: string
  compare: string
  series: readonly [string, string, string, string, string, string]
  good: string
  bad: string
}

export const LIGHT: Palette = {
  ink: '#1d1c1a',
  muted: '#625e56',
  line: '#e9e6df',
  panel: '#ffffff',
  accent: '#0f6b62',
  compare: '#a39d91',
  series: ['#0f6b62', '#6a5acd', '#c9821b', '#c2476a', '#4a8fb5', '#8b8578'],
  good: '#1f6b3a',
  bad: '#b3372b',
}

export const DARK: Palette = {
  ink: '#e9e7e2',
  muted: '#a29e96',
  line: '#2a2e34',
  panel: '#1a1d21',
  accent: '#54c2b2',
  compare: '#79766f',
  series: ['#54c2b2', '#9d92f0', '#e3a84a', '#ec7f9c', '#74b9de', '#98938a'],
  good: '#6fcf97',
  bad: '#ff8a7a',
}

import { campaignWorkflowId, runId } from '../base/ids.js';

/**
 * Ids of win-back programmes. The underscore stands in no slug, so a programme and a campaign of one shop never share an
 * id, and a campaign's `_id` range never holds a programme's runs.
 */
const MARK = '.wb_';

export const winbackId = (shop: string, key: string): string => `${shop}${MARK}${key}`;
export const isWinback = (id: string): boolean => id.includes(MARK);
export const winbackWorkflowId = (programme: string): string => `winback:${programme}`;

/** One step's messages of one day. @param day YYYY-MM-DD in the shop's zone @param step 1 is the first */
export const stepName = (day: string, step: number): string => `${day.replaceAll('-', '')}-${step}`;
export const winbackRunId = (programme: string, day: string, step: number): string =>
  runId(programme, stepName(day, step));

const STEP = /^(\d{4})(\d\d)(\d\d)-(\d)\.1$/;

/** The day and step of one of this programme's runs; undefined for every other run. */
export function parseWinbackRun(programme: string, run: string): { day: string; step: number } | undefined {
  if (!run.startsWith(`${programme}.`)) return undefined;
  const found = STEP.exec(run.slice(programme.length + 1));
  return found ? { day: `${found[1]}-${found[2]}-${found[3]}`, step: Number(found[4]) } : undefined;
}

/** The workflow that looks after a campaign's or a programme's runs. */
export const ownerWorkflowId = (id: string): string => (isWinback(id) ? winbackWorkflowId(id) : campaignWorkflowId(id));

import { campaignWorkflowId, runId } from '../base/ids.js';

/**
 * Ids of win-back programmes. The underscore stands in no slug, so a programme and a campaign of one shop never share an
 * id, and a campaign's `_id` range never holds a programme's runs.
 */
const MARK = '.wb_';

export const winbackId = (shop: string, key: string): string => `${shop}${MARK}${key}`;
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

/** Whom runs belong to: a campaign, or a win-back programme. */
export interface Owner {
  readonly kind: 'campaign' | 'programme';
  readonly id: string;
}

/** The owner that a stored `_id` names. Its form is what tells the two apart, and this is the one place that reads it. */
export const ownerOf = (id: string): Owner => ({ kind: id.includes(MARK) ? 'programme' : 'campaign', id });

/** The workflow that looks after an owner's runs. */
export const ownerWorkflowId = ({ kind, id }: Owner): string =>
  kind === 'programme' ? winbackWorkflowId(id) : campaignWorkflowId(id);

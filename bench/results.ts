import type { Run } from '../domain/run/run.js';
import type { ProcessUse } from './proc.js';

export interface BareResult {
  readonly messages: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export interface EngineResult {
  readonly run: Run;
  /** From the due instant to the closed run, seconds: planning and closing included. */
  readonly seconds: number;
  readonly firstMessageMs: number;
  readonly worker: ProcessUse;
  readonly histories: Histories;
}

/** The histories of one run's workflow: it continues as new. */
export interface Histories {
  readonly count: number;
  /** Of the one that has most. */
  readonly mostEvents: number;
  readonly mostBytes: number;
}

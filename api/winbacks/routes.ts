import { z } from 'zod';
import { type Finding, finding } from '../../domain/base/finding.js';
import { languageOf } from '../../domain/base/text/language.js';
import { MAX_DAYS } from '../../domain/winback/check.js';
import { WINBACK_STATES } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { previewWinback } from '../../models/winback/count-buyers.js';
import { winbackStatistics } from '../../models/winback/winback-statistics.js';
import { insertWinback, listWinbacks, readWinback } from '../../models/winback/winback-store.js';
import { requireRole } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { findShop, findWinback } from '../find.js';
import { shopParams, slug, winbackParams } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage, sort } from '../http/pages.js';
import { Problem, type ProblemCode, refuseIf } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { RULE_CODES } from '../http/rule-codes.js';
import { etag, requireVersion } from '../http/versions.js';
import { tellProgramme } from '../temporal/tell-workflow.js';
import { checkSettings, newDraft, requireEditable, requireValid, saveChanges } from './draft.js';
import { requireSecond } from './four-eyes.js';
import {
  findingsOut,
  previewOut,
  readySteps,
  settingsOf,
  statisticsOut,
  winbackBody,
  winbackOut,
  winbackPatch,
  winbackView,
} from './schema.js';

const BASE = '/v1/shops/{shop}/winbacks';
const ONE = `${BASE}/{winback}`;
const PAGE = 500;
const winbacksOut = pageOf({ winbacks: z.array(winbackOut) }, slug).meta({ id: 'WinbackPage' });
const answer = { description: 'The programme', schema: winbackOut };
const EDIT: readonly ProblemCode[] = [
  ...RULE_CODES,
  'shop_not_found',
  'winback_not_found',
  'action_not_allowed',
  'version_conflict',
  'workflow_unreachable',
  'second_person_needed',
];

/** Saves a draft ("Lưu cập nhật"), or replaces the settings of a programme: an active one follows them the next day. */
function putRoute(deps: ApiDeps): Route {
  const { models, now } = deps;
  return route({
    method: 'put',
    path: ONE,
    id: 'putWinback',
    tag: 'winbacks',
    summary: 'Save a win-back programme as a draft, or replace its settings',
    access: 'shop',
    versioned: 'write',
    action: 'save the programme',
    params: winbackParams,
    body: { kind: 'json', schema: winbackBody },
    answers: { 200: answer, 201: { ...answer, description: 'The new draft' } },
    problems: EDIT,
    handle: async ({ params, body, req, owner, note }) => {
      const shop = await findShop(deps, params.shop);
      const settings = await settingsOf(body, languageOf(shop));
      await requireValid(models, shop, settings, now(), deps.publicUrl);
      const draft = newDraft(shop, params.winback, settings, now());
      const before = await readWinback(models, draft._id);
      requireVersion(req, before?.version, body.version);
      if (!before) {
        if (await insertWinback(models, draft)) {
          note(undefined, draft);
          return json(201, winbackView(draft), etag(draft.version));
        }
        throw new Problem('version_conflict', 'Another draft of this key was saved at the same moment.');
      }
      if (before.state !== 'draft') requireRole(owner, 'putWinback:active');
      requireEditable(before);
      const gone = (['startDay', 'endDay'] as const).filter((field) => settings[field] === undefined);
      const changed = { ...without(before, gone), ...settings };
      if (before.state === 'active') await requireSecond(deps, shop, changed, owner);
      const after = await saveChanges(models, before, settings, gone);
      note(before, after);
      await tellProgramme(deps, after);
      return json(200, winbackView(after), etag(after.version));
    },
  });
}

/** The programme without a first or last day. */
const without = (winback: Winback, gone: readonly string[]): Winback =>
  Object.fromEntries(Object.entries(winback).filter(([field]) => !gone.includes(field))) as unknown as Winback;

function patchRoute(deps: ApiDeps): Route {
  const { models, now } = deps;
  return route({
    method: 'patch',
    path: ONE,
    id: 'patchWinback',
    tag: 'winbacks',
    summary: 'Change some settings; null takes the first or last day away',
    access: 'shop',
    versioned: 'write',
    action: 'save the programme',
    params: winbackParams,
    body: { kind: 'json', schema: winbackPatch },
    answers: { 200: answer },
    problems: EDIT,
    handle: async ({ params, body, req, owner, note }) => {
      const [shop, before] = await Promise.all([
        findShop(deps, params.shop),
        findWinback(deps, params.shop, params.winback),
      ]);
      requireVersion(req, before.version, body.version);
      if (before.state !== 'draft') requireRole(owner, 'patchWinback:active');
      requireEditable(before);
      const gone = (['startDay', 'endDay'] as const).filter((field) => body[field] === null);
      const { version: _, steps, ...plain } = body;
      const settings = steps ? { ...plain, steps: await readySteps(steps, languageOf(shop)) } : plain;
      const given = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
      const changed: Winback = { ...without(before, gone), ...Object.fromEntries(given) };
      await requireValid(models, shop, changed, now(), deps.publicUrl);
      if (before.state === 'active') await requireSecond(deps, shop, changed, owner);
      const after = await saveChanges(models, before, Object.fromEntries(given), gone);
      note(before, after);
      await tellProgramme(deps, after);
      return json(200, winbackView(after), etag(after.version));
    },
  });
}

function readRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: ONE,
    id: 'getWinback',
    tag: 'winbacks',
    summary: 'One programme, with what may be done with it',
    access: 'shop',
    versioned: 'read',
    action: 'show the programme',
    params: winbackParams,
    answers: { 200: answer },
    problems: ['winback_not_found'],
    handle: async ({ params }) => {
      const winback = await findWinback(deps, params.shop, params.winback);
      return json(200, winbackView(winback), etag(winback.version));
    },
  });
  const list = route({
    method: 'get',
    path: BASE,
    id: 'listWinbacks',
    tag: 'winbacks',
    summary: 'The win-back programmes of a shop, by key',
    access: 'shop',
    action: 'list the programmes',
    params: shopParams,
    query: pageQuery(slug, PAGE).extend({ state: z.enum(WINBACK_STATES).exactOptional(), sort }),
    answers: { 200: { description: 'A page', schema: winbacksOut } },
    handle: async ({ params, query }) => {
      const read = (limit: number) => listWinbacks(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ key }) => key);
      return json(200, { winbacks: rows.map(winbackView), ...next });
    },
  });
  const statistics = route({
    method: 'get',
    path: `${ONE}/statistics`,
    id: 'getWinbackStatistics',
    tag: 'winbacks',
    summary: 'Per day and in all: qualified, sent, failed, skipped, read, clicked, bought, revenue, lift',
    access: 'shop',
    action: 'show the statistics',
    params: winbackParams,
    answers: { 200: { description: 'The numbers; only a message while nobody has qualified', schema: statisticsOut } },
    problems: ['winback_not_found'],
    handle: async ({ params }) => {
      const found = await winbackStatistics(deps.models, await findWinback(deps, params.shop, params.winback));
      return json(200, found ?? { message: NOBODY_YET });
    },
  });
  return [get, list, statistics];
}

/** The seed's note: "Khi chưa có khách hàng thỏa điều kiện mà bạn đã thiết lập, báo cáo sẽ không hiển thị bất kỳ số liệu nào." */
const NOBODY_YET = {
  vi: 'Chưa có khách hàng thỏa điều kiện mà bạn đã thiết lập.',
  en: 'No customer has met the conditions yet.',
};

const DEFAULT_PREVIEW = '30,60,90,180';

function checkRoutes(deps: ApiDeps): Route[] {
  const { models, now } = deps;
  const check = route({
    method: 'post',
    path: `${BASE}/check`,
    id: 'checkWinback',
    tag: 'winbacks',
    summary: 'Look at settings and content without saving them',
    access: 'shop',
    action: 'check the programme',
    params: shopParams,
    body: { kind: 'json', schema: winbackBody },
    answers: { 200: { description: 'What is wrong, in Vietnamese and English', schema: findingsOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, body }) => {
      const shop = await findShop(deps, params.shop);
      const settings = await settingsOf(body, languageOf(shop));
      const found = await checkSettings(models, shop, settings, now(), deps.publicUrl);
      const findings = found.map(({ code, field, message, reason }) => ({ code, field, message, reason }));
      return json(200, { ok: findings.length === 0, findings });
    },
  });
  const preview = route({
    method: 'get',
    path: `${BASE}/preview`,
    id: 'previewWinback',
    tag: 'winbacks',
    summary: "How many customers each N reaches today, and the N that the shop's orders suggest",
    access: 'shop',
    action: 'preview the programme',
    params: shopParams,
    query: z.strictObject({
      channel: z.enum(['email', 'sms']).default('email'),
      days: z
        .string()
        .regex(/^\d{1,4}(,\d{1,4}){0,9}$/, 'up to ten whole numbers of days with commas between')
        .default(DEFAULT_PREVIEW),
    }),
    answers: { 200: { description: 'Counts per N', schema: previewOut } },
    problems: ['shop_not_found', 'winback_days'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      const days = query.days.split(',').map(Number);
      refuseIf(previewFindings(days));
      return json(200, await previewWinback(models, shop, query.channel, days, now()));
    },
  });
  return [check, preview];
}

function previewFindings(days: readonly number[]): Finding[] {
  const wrong = days.filter((n) => n < 1 || n > MAX_DAYS);
  return wrong.map((n) => finding('winback_days', 'preview the programme', 'days', n, `from 1 to ${MAX_DAYS}`));
}

/** Win-back programmes ("Gợi nhớ khách hàng trở lại mua hàng"): drafts, edits, checks, numbers. */
export const winbackRoutes = (deps: ApiDeps): Route[] => [
  ...checkRoutes(deps),
  putRoute(deps),
  patchRoute(deps),
  ...readRoutes(deps),
];

/**
 * The bare loop the engine is measured against: cursor → render → send with the engine's own code, no Temporal, no
 * claims, no ledger. A process of its own. Environment: the worker's (config/config.ts); argument: the channel.
 * Prints one line of JSON: {messages, seconds, cpuSeconds}.
 */

import { createRenderer } from '../activities/deliver/render.js';
import type { Channel, OutgoingMessage } from '../channels/channel.js';
import { createChannel } from '../channels/create.js';
import { linkBase } from '../channels/link/links.js';
import { parseConfig } from '../config/config.js';
import { WRITTEN_CHANNELS, type WrittenChannel } from '../domain/base/channel.js';
import { CHUNK_SIZE } from '../domain/base/limits.js';
import { mergeFields } from '../domain/run/reach.js';
import { connect } from '../models/base/connect.js';
import { customerPage, type ReachRow, reachProjection } from '../models/customer/customer-queries.js';
import { createModels } from '../models/models.js';
import { DELIVER_CONCURRENCY } from '../workflows/contract.js';
import { RUN, SHOP } from './seed.js';
import { draftTemplate } from './template.js';

const FETCH_ALL = 0;

/** Sends every page's rows in chunks, as many chunks at once as the engine has batches in flight. */
async function sendAll(
  pages: AsyncIterable<ReachRow[]>,
  channel: Channel,
  render: (row: ReachRow) => OutgoingMessage,
): Promise<number> {
  const running = new Set<Promise<void>>();
  const { signal } = new AbortController();
  let sent = 0;
  for await (const rows of pages) {
    for (let at = 0; at < rows.length; at += CHUNK_SIZE) {
      const messages = rows.slice(at, at + CHUNK_SIZE).map(render);
      const sending: Promise<void> = channel
        .send(messages, { sender: SHOP, signal, mayHandOver: () => true })
        .then((results) => {
          sent += results.filter(({ kind }) => kind === 'sent').length;
          running.delete(sending);
        });
      running.add(sending);
      if (running.size >= DELIVER_CONCURRENCY) await Promise.race(running);
    }
  }
  await Promise.all(running);
  return sent;
}

async function main(): Promise<void> {
  const name = WRITTEN_CHANNELS.find((known) => known === process.argv[2]) as WrittenChannel;
  const config = parseConfig(process.env);
  const connection = await connect(config.MONGODB_URI, { writeConcern: config.MONGODB_WRITE_CONCERN });
  const models = createModels(connection);
  const channel = createChannel(name, config);
  const run = { _id: RUN, channel: name, template: draftTemplate(name), shopName: 'Bench', saleDay: '2026-11-11' };
  const render = createRenderer(run, linkBase(config.PUBLIC_URL, config.LINK_SECRET));
  const pages = customerPage(models.customers, {
    shop: SHOP,
    after: '',
    filter: {},
    projection: reachProjection([name], []),
    limit: FETCH_ALL,
  });

  const cpu = process.cpuUsage();
  const begun = performance.now();
  const messages = await sendAll(pages, channel, (row) => render(row.ref, mergeFields(row, name)));
  const seconds = (performance.now() - begun) / 1000;
  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({ messages, seconds, cpuSeconds: (used.user + used.system) / 1e6 }));
  await channel.close();
  await connection.close();
}

await main();

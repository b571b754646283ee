/** Loaded before every test file (see .mocharc.json). */
import { prepareServers, stopServers } from './servers.js';

process.env.TZ = 'UTC';

export const mochaGlobalSetup = prepareServers;
export const mochaGlobalTeardown = stopServers;

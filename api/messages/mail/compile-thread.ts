import { parentPort, workerData } from 'node:worker_threads';
import { compileMail, type MailSource } from './compile.js';

parentPort?.postMessage(await compileMail(workerData as MailSource));

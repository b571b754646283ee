import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signInLink } from '../../../dev/console/sign-in-link.js';
import type { Services } from '../../../dev/services.js';
import { SHOP } from './flower-shop.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
export interface Look {
  readonly language: 'vi' | 'en';
  readonly width: number;
}

/** A seller at a browser, who notes everything that the browser complains of. */
export class Visitor {
  readonly complaints: string[] = [];
  readonly #api: string;
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(api: string, context: BrowserContext, page: Page) {
    this.#api = api;
    this.#context = context;
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      // An answer of 4xx is said here too; what matters of it is on the screen. A previewed mail's own pixel is not https here, so its
      // frame refuses it, as it should.
      if (
        message.type() === 'error' &&
        !/Failed to load resource|^Loading the image '[^']+\/o\//.test(message.text())
      ) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async arrive(browser: Browser, { api }: Pick<Services, 'api'>, { language, width }: Look): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    // Frames without an origin, as that of mails, and the browser's own error pages have no storage.
    await context.addInitScript(
      `if (origin !== 'null' && location.pathname.startsWith('/console')) localStorage.setItem('nhip.language', '${language}')`,
    );
    return new Visitor(api, context, await context.newPage());
  }

  /** Opens the one-time link that the demo prints. */
  async signIn({ api, adminKey }: Pick<Services, 'api' | 'adminKey'>): Promise<void> {
    await this.page.goto(await signInLink(api, adminKey, SHOP));
    await this.page.getByRole('heading', { level: 1, name: 'Tiệm Hoa Nắng' }).waitFor();
  }

  /** Goes to a place of the shop by its address. */
  async go(place: string): Promise<void> {
    await this.page.goto(`${this.#api}/console/s/${SHOP}${place}`);
    await this.page.getByRole('heading', { level: 1 }).first().waitFor();
  }

  /** What axe finds serious or critical on the page as it is, one line each. */
  async axe(rules?: readonly string[]): Promise<string[]> {
    await this.page.evaluate(await readFile(AXE, 'utf8'));
    const { violations } = (await this.page.evaluate(
      `axe.run(document, ${JSON.stringify(rules ? { runOnly: rules } : {})})`,
    )) as AxeResult;
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ''}`);
  }

  /** Nothing stands out at the side. */
  async fits(): Promise<void> {
    const over = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    assert.ok(Number(over) <= 0, `${this.page.url()} is ${over} px wider than the screen`);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

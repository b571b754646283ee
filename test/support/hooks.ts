/** What the tests of a block stand on, made and closed by hooks that are registered where the block says what it uses. */

interface Closable {
  close(): Promise<void>;
}

/**
 * Stands for what a hook makes: helpers of a `describe` are written, and may name it, before it is there. Each read goes to
 * the present one.
 */
function standIn<T extends object>(present: () => T | undefined): T {
  return new Proxy({} as T, {
    get(_, name) {
      const made = present();
      if (!made) throw new Error(`Cannot read '${String(name)}' outside of a test: hooks make what it is read of`);
      return Reflect.get(made, name, made);
    },
  });
}

/** One for all the tests of the block. */
export function useOnce<T extends Closable>(make: () => Promise<T>): T {
  let made: T | undefined;
  before(async () => {
    made = await make();
  });
  after(() => made?.close());
  return standIn(() => made);
}

/** Another one for each test of the block. */
export function useEach<T extends Closable>(make: () => Promise<T>): T {
  let made: T | undefined;
  beforeEach(async () => {
    made = await make();
  });
  afterEach(() => made?.close());
  return standIn(() => made);
}

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

function use<T extends Closable>(begin: Hook, end: Hook, make: () => Promise<T>): T {
  let made: T | undefined;
  begin(async () => {
    made = await make();
  });
  end(() => made?.close());
  return standIn(() => made);
}
type Hook = (work: () => Promise<void> | undefined) => void;

/** One for all the tests of the block. */
export const useOnce = <T extends Closable>(make: () => Promise<T>): T => use(before, after, make);

/** Another one for each test of the block. */
export const useEach = <T extends Closable>(make: () => Promise<T>): T => use(beforeEach, afterEach, make);

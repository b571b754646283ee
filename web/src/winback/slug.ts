const MOST = 31;

/** A key made of a name: no accents, lower case, hyphens; and a few characters of the moment, as names come twice. */
export function slugOf(name: string, now = Date.now()): string {
  const plain = name
    .replaceAll(/[đĐ]/g, 'd')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST)
    .replaceAll(/^-+|-+$/g, '');
  return `${plain === '' ? 'chuong-trinh' : plain}-${now.toString(36).slice(-6)}`;
}

/** The next sale days that carry their number twice (11.11, 12.12 …), from `today` (`YYYY-MM-DD`) on. */
export function saleDays(today: string, count: number): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const days = Array.from({ length: count + 2 }, (_, i) => {
    const index = month - 1 + i;
    const twice = String((index % 12) + 1).padStart(2, '0');
    return `${year + Math.floor(index / 12)}-${twice}-${twice}`;
  });
  return days.filter((day) => day > today).slice(0, count);
}

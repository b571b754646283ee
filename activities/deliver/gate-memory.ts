/** What the gate has been told; `heldReadAt` and `openedAt` in epoch milliseconds, since answers grow old. */
export interface GateMemory {
  openedAt: number;
  heldReadAt: number;
  held: boolean;
}

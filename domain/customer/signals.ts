export interface SkuSignal {
  readonly sku: string;
  readonly at: Date;
}

export interface OrderSignal {
  readonly order: string;
  readonly at: Date;
}

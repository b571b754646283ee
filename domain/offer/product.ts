export interface CampaignProduct {
  readonly sku: string;
  readonly name: string;
  readonly approved: boolean;
}

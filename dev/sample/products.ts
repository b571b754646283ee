/** Products of the sample shop that join its campaigns: best sellers of the source, with the source's descriptions. */
export const PRODUCTS = [
  { sku: '22423', name: 'Regency cakestand 3 tier' },
  { sku: '85123A', name: 'White hanging heart T-light holder' },
  { sku: '85099B', name: 'Jumbo bag red retrospot' },
  { sku: '47566', name: 'Party bunting' },
  { sku: '84879', name: 'Assorted colour bird ornament' },
  { sku: '22720', name: 'Set of 3 cake tins pantry design' },
  { sku: '20725', name: 'Lunch bag red retrospot' },
  { sku: '22086', name: "Paper chain kit 50's Christmas" },
] as const;

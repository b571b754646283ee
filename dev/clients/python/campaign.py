"""Lists, creates, edits, activates and pauses a campaign with the client that openapi-python-client makes. Arguments: URL, key, shop."""
import sys
from datetime import datetime, timedelta, timezone

from nhip_client import AuthenticatedClient
from nhip_client.api.campaigns import act_on_campaign, create_campaign, edit_campaign, list_campaigns
from nhip_client.api.offers import put_offer
from nhip_client.api.products import put_products
from nhip_client.api.shops import put_shop
from nhip_client.models import (
    ActOnCampaignAction,
    CampaignInput,
    CampaignPatch,
    OfferInput,
    Problem,
    Product,
    PutProductsBody,
    ShopInput,
)
from nhip_client.types import UNSET

url, key, shop = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=key)
now = datetime.now(timezone.utc)


def given(answer):
    if answer is None or isinstance(answer, Problem):
        sys.exit(f"The API refuses: {answer}")
    return answer


given(put_shop.sync(shop, client=client, body=ShopInput.from_dict({
    "name": "Hoa Nang", "zone": "Asia/Ho_Chi_Minh", "currency": "VND", "hotline": "1900 1234",
    "link": "https://shop.example.com/11-11",
    "metrics": {"positiveRating": 0.96, "chatResponse": 0.91, "revenue30d": {"amount": 2_500_000, "currency": "USD"}, "followers": 480},
})))
products = [Product(sku=sku, name=sku, approved=True) for sku in ("A1", "A2", "A3", "A4", "A5")]
given(put_products.sync(shop, client=client, body=PutProductsBody(products=products)))
offer = OfferInput(name="11 %", code="SALE11", starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=60))
given(put_offer.sync(shop, "sale", client=client, body=offer))
sale_day = (now + timedelta(days=14)).date().isoformat()
for name in ("first", "second"):
    given(create_campaign.sync(shop, client=client, body=CampaignInput(sale_day=sale_day, key=name, offer="sale")))
found, after = [], UNSET
while True:
    page = given(list_campaigns.sync(shop, client=client, limit=1, after=after))
    found += page.campaigns
    after = page.next_
    if after is UNSET:
        break
assert [one.campaign for one in found] == ["first", "second"], found
edited = given(edit_campaign.sync(shop, "first", client=client, body=CampaignPatch(version=found[0].version, name="Edited")))
assert edited.name == "Edited", edited
states = [given(act_on_campaign.sync(shop, "first", ActOnCampaignAction(action), client=client)).state.value for action in ("start", "pause")]
assert states == ["active", "paused"], states
print(f"Python: listed {len(found)}, edited, {', '.join(states)}")

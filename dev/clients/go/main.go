// Lists, creates, edits, activates and pauses a campaign with the client that oapi-codegen makes. Arguments: URL, key, shop.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"nhip.example/client/nhip"
)

func to[T any](value T) *T { return &value }

// given ends the program when the answer is not one of those that are good.
func given(response *http.Response, body []byte, err error) {
	if err != nil {
		log.Fatal(err)
	}
	if response.StatusCode >= 300 {
		log.Fatalf("The API refuses: %d %s", response.StatusCode, body)
	}
}

func main() {
	url, key, shop := os.Args[1], os.Args[2], os.Args[3]
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+key)
		return nil
	}
	client, err := nhip.NewClientWithResponses(url, nhip.WithRequestEditorFn(authorize))
	if err != nil {
		log.Fatal(err)
	}
	ctx, now := context.Background(), time.Now().UTC()

	metrics := nhip.ShopMetrics{PositiveRating: 0.96, ChatResponse: 0.91, Followers: 480}
	metrics.Revenue30d.Amount, metrics.Revenue30d.Currency = 2_500_000, "USD"
	made, err := client.PutShopWithResponse(ctx, shop, nil, nhip.ShopInput{
		Name: "Hoa Nang", Zone: "Asia/Ho_Chi_Minh", Currency: "VND", Hotline: to("1900 1234"),
		Link: to("https://shop.example.com/11-11"), Metrics: &metrics,
	})
	given(made.HTTPResponse, made.Body, err)
	var products []nhip.Product
	for _, sku := range []string{"A1", "A2", "A3", "A4", "A5"} {
		products = append(products, nhip.Product{Sku: sku, Name: sku, Approved: true})
	}
	put, err := client.PutProductsWithResponse(ctx, shop, nhip.PutProductsJSONRequestBody{Products: products})
	given(put.HTTPResponse, put.Body, err)
	offer, err := client.PutOfferWithResponse(ctx, shop, "sale", nil, nhip.OfferInput{
		Name: "11 %", Code: to("SALE11"), StartsAt: now.AddDate(0, 0, -1), EndsAt: now.AddDate(0, 0, 60),
	})
	given(offer.HTTPResponse, offer.Body, err)
	saleDay := now.AddDate(0, 0, 14).Format(time.DateOnly)
	for _, name := range []string{"first", "second"} {
		created, err := client.CreateCampaignWithResponse(ctx, shop, nil, nhip.CampaignInput{Key: to(name), SaleDay: saleDay, Offer: to("sale")})
		given(created.HTTPResponse, created.Body, err)
	}
	var found []nhip.Campaign
	for after := (*string)(nil); ; {
		page, err := client.ListCampaignsWithResponse(ctx, shop, &nhip.ListCampaignsParams{Limit: to(1), After: after})
		given(page.HTTPResponse, page.Body, err)
		found = append(found, page.JSON200.Campaigns...)
		if after = page.JSON200.Next; after == nil {
			break
		}
	}
	if len(found) != 2 || found[0].Campaign != "first" {
		log.Fatalf("The list is not what was made: %v", found)
	}
	edited, err := client.EditCampaignWithResponse(ctx, shop, "first", nil, nhip.CampaignPatch{Version: &found[0].Version, Name: to("Edited")})
	given(edited.HTTPResponse, edited.Body, err)
	var states []nhip.CampaignActionResultState
	for _, action := range []nhip.ActOnCampaignParamsAction{"start", "pause"} {
		acted, err := client.ActOnCampaignWithResponse(ctx, shop, "first", action, nil)
		given(acted.HTTPResponse, acted.Body, err)
		states = append(states, acted.JSON200.State)
	}
	if states[0] != "active" || states[1] != "paused" {
		log.Fatalf("The states are %v", states)
	}
	fmt.Printf("Go: listed %d, edited, %v\n", len(found), states)
}

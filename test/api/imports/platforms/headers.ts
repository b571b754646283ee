/** Headers as the platforms' exports have them (docs/imports.md); the rows of the tests are our own. */
const columns = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((name) => name.trim());

export const SHOPEE = columns(`
Mã đơn hàng
Mã Kiện Hàng
Ngày đặt hàng
Trạng Thái Đơn Hàng
Lý do hủy
Nhận xét từ Người mua
Mã vận đơn
Đơn Vị Vận Chuyển
Ngày gửi hàng
Thời gian giao hàng
Trạng thái Trả hàng/Hoàn tiền
SKU sản phẩm
Tên sản phẩm
SKU phân loại hàng
Tên phân loại hàng
Giá gốc
Giá ưu đãi
Số lượng
Số lượng sản phẩm được hoàn trả
Tổng giá bán (sản phẩm)
Tổng giá trị đơn hàng (VND)
Mã giảm giá của Shop
Mã giảm giá của Shopee
Tổng số tiền Người mua thanh toán
Thời gian hoàn thành đơn hàng
Thời gian đơn hàng được thanh toán
Phương thức thanh toán
Phí cố định
Phí Dịch Vụ
Phí xử lý giao dịch
Người Mua
Tên Người nhận
Số điện thoại
Tỉnh/Thành phố
Địa chỉ nhận hàng
Ghi chú
`);

export const TIKTOK = columns(`
Order ID
Order Status
Order Substatus
Cancelation/Return Type
Normal or Pre-order
SKU ID
Seller SKU
Product Name
Variation
Quantity
Sku Quantity of return
SKU Unit Original Price
SKU Subtotal Before Discount
SKU Platform Discount
SKU Seller Discount
SKU Subtotal After Discount
Shipping Fee After Discount
Original Shipping Fee
Payment platform discount
Taxes
Order Amount
Order Refund Amount
Created Time
Paid Time
RTS Time
Shipped Time
Delivered Time
Cancelled Time
Cancel Reason
Warehouse Name
Tracking ID
Package ID
Buyer Message
Buyer Username
Recipient
Phone #
Country
Province
District
Commune
Detail Address
Payment Method
Weight(kg)
Product Category
Seller Note
Virtual Bundle Seller SKU
`);

export const LAZADA = columns(`
orderItemId
orderType
lazadaId
sellerSku
lazadaSku
wareHouse
createTime
updateTime
orderNumber
invoiceRequired
deliveredDate
customerName
customerEmail
nationalRegistrationNumber
shippingName
shippingAddress
shippingPhone
shippingCity
shippingRegion
payMethod
paidPrice
unitPrice
sellerDiscountTotal
platformDiscountTotal
shippingFee
walletCredit
itemName
variation
status
buyerFailedDeliveryReturnInitiator
buyerFailedDeliveryReason
refundAmount
sellerNote
`);

export const SHOPIFY = columns(`
Name
Email
Financial Status
Paid at
Fulfillment Status
Fulfilled at
Accepts Marketing
Currency
Subtotal
Shipping
Taxes
Total
Discount Code
Discount Amount
Shipping Method
Created at
Lineitem quantity
Lineitem name
Lineitem price
Lineitem compare at price
Lineitem sku
Lineitem requires shipping
Lineitem taxable
Lineitem fulfillment status
Billing Name
Billing Street
Billing City
Billing Zip
Billing Country
Billing Phone
Shipping Name
Shipping City
Shipping Phone
Notes
Note Attributes
Cancelled at
Payment Method
Payment Reference
Refunded Amount
Vendor
Outstanding Balance
Id
Tags
Risk Level
Source
Phone
`);

export const WOO = columns(`
Order Number
Order Status
Order Date
Customer Note
First Name (Billing)
Last Name (Billing)
Company (Billing)
Address 1&2 (Billing)
City (Billing)
State Code (Billing)
Postcode (Billing)
Country Code (Billing)
Email (Billing)
Phone (Billing)
Payment Method Title
Cart Discount Amount
Order Subtotal Amount
Shipping Method Title
Order Shipping Amount
Order Refund Amount
Order Total Amount
Order Total Tax Amount
SKU
Item #
Item Name
Quantity (- Refund)
Item Cost
Coupon Code
Discount Amount
`);

export const HARAVAN = columns(`
Mã đơn hàng
Email
Tình trạng thanh toán
Thời gian thanh toán
Người xác nhận thanh toán
Tình trạng giao hàng
Thời gian giao hàng
Nhận Email quảng cáo
Tiền tệ
Tổng tiền
Phí vận chuyển
Taxes
Tổng cộng
Mã khuyến mãi
Số tiền giảm
Phương thức vận chuyển
Ngày đặt hàng
Người tạo
Số lượng sản phẩm
Tên sản phẩm
Giá sản phẩm
Mã sản phẩm
Tên người thanh toán
Tỉnh/Thành phố thanh toán
Quốc gia
Số điện thoại thanh toán
Tên người nhận
Số điện thoại
Ghi chú
Số tiền hoàn trả
Id
Tags
Thời gian hủy
Lý do hủy
Kênh bán hàng
`);

export const KIOTVIET = columns(`
Chi nhánh
Mã hóa đơn
Mã vận đơn
Thời gian
Thời gian tạo
Ngày cập nhật
Mã đặt hàng
Mã trả hàng
Mã khách hàng
Tên khách hàng
Email
Điện thoại
Địa chỉ (Khách hàng)
Khu vực (Khách hàng)
Người bán
Kênh bán
Ghi chú
Tổng tiền hàng
Giảm giá hóa đơn
Thu khác
Khách cần trả
Khách đã trả
Tiền mặt
Thẻ
Chuyển khoản
Còn cần thu (COD)
Trạng thái
Mã hàng
Tên hàng
ĐVT
Số lượng
Đơn giá
Giảm giá
Giá bán
Thành tiền
`);

export const SAPO = columns(`
Mã ĐH
Ngày chứng từ
Nguồn
Trạng thái đơn hàng
Tên khách hàng
Điện thoại KH
Khách phải trả
Khách đã trả
`);

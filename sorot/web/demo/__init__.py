"""The demo market: made-up people, brands and deals to click through. Every row and number of it is marked demo.

`cast` reads plain data from `market.json`; `builder` puts it in through the same actions that people use, so the demo
cannot be in a state that the product would refuse.
"""

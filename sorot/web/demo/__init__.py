"""The demo market: made-up people, brands and deals to click through. Every row and number of it is marked demo.

`cast` and `market` are plain data; `builder` puts them in through the same actions that people use, so the demo cannot
be in a state that the product would refuse.
"""

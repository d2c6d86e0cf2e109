"""What is computed from numbers: pure functions over points. No Django, no database, no clock.

points     what the functions take and give: one post, one day, one slice, one result
rates      engagement by views, reach and followers; views per post; view rate
growth     growth and net growth of followers; gains around a day
rhythm     consistency of posting; best times
ages       the reading of a post at an age of 1, 3, 7, 14 or 30 days
forecast   the next post's views, with an interval (`sorot eval forecast`)
shifts     "your reach changed since a day"; the weather of a platform over many creators
anomalies  steps, saw-teeth and hockey sticks in a daily series (`sorot eval anomalies`)
impact     what a campaign added, before, during and after, with an interval
quality    signals about an audience, each with its evidence
segments   the division of a short series into stretches of one median (what PELT finds)
spread     benchmarks: the middle and the percentiles of a group, or why not
lines      the JSON lines of the two judgements of `sorot eval` (judge_anomalies, judge_forecast)
"""

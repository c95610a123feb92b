"""Files in the shapes of other apps, made up here: nobody's."""

from __future__ import annotations

BEARABLE = """date,date formatted,weekday,time of day,category,rating/amount,detail,notes
"5th Jan 2022","2022-01-05","Wednesday","am","Symptom","2","Neck pain (Moderate)","after reading"
"5th Jan 2022","2022-01-05","Wednesday","pm","Symptom","4","Neck pain (Unbearable)",""
"5th Jan 2022","2022-01-05","Wednesday","14:30","Symptom","1","Left hand cramp (Mild)",""
"5th Jan 2022","2022-01-05","Wednesday","","Symptom","3","Brain fog (Severe)",""
"5th Jan 2022","2022-01-05","Wednesday","all day","Mood","7","",""
"5th Jan 2022","2022-01-05","Wednesday","mid","Energy","3","",""
"5th Jan 2022","2022-01-05","Wednesday","","Sleep","7:15","Asleep 00:30 - 07:45. In bed 00:00 - 08:00",""
"5th Jan 2022","2022-01-05","Wednesday","","Sleep quality","4","",""
"5th Jan 2022","2022-01-05","Wednesday","8:05","Meds","600","Ibuprofen (mg)",""
"5th Jan 2022","2022-01-05","Wednesday","pre","Meds","600","Ibuprofen (mg)",""
"6th Jan 2022","2022-01-06","Thursday","","Sleep","8:00","Asleep 23:15 - 07:15. In bed 23:00 - 07:30",""
"6th Jan 2022","2022-01-06","Thursday","","Factors","","Coffee",""
"6th Jan 2022","2022-01-06","Thursday","","Water","1.25L","",""
"6th Jan 2022","2022-01-06","Thursday","","Gratitudes","","A walk by the sea",""
"6th Jan 2022","2022-01-06","Thursday","am","Symptom","5","Neck pain",""
"no day","","Thursday","am","Symptom","2","Neck pain (Moderate)",""
"""

DAYLIO = """full_date,date,weekday,time,mood,activities,note_title,note,scales
2026-03-02,March 2,Monday,23:40,good,"reading | physio","A title","{note}","{scales}"
2026-03-02,March 2,Monday,9:05,tense,"physio","","",""
2026-03-01,March 1,Sunday,12:05,good,"","","1 < 2 & 3 > 2",""
2026-02-28,February 28,Saturday,25:00,good,"","","",""
""".format(
    note="<div>Slept <b>badly</b>&nbsp;&amp; late</div><div>Then a walk</div>",
    scales="Sleep Quality: 8/10 points | Sleep Time: 8:00",
)

DAYLIO_2018 = """year,date,weekday,time,mood,activities,note
2018,18 May,Friday,11:54 pm,happy,"clean | cook | music","Went to a party"
2018,17 May,Thursday,12:21 am,average,"cook | stressed ",""
2018,16 May,Wednesday,11:41 am,horrible,"","Did nothing today."
"""

DAYLIO_2023 = """full_date,date,weekday,time,mood,activities,note_title,note
2023-05-18,May 18,Thursday,11:54\u202fPM,rad,"music","",""
2023-05-17,May 17,Wednesday,7:05\u202fAM,awful,"","",""
"""

TRACK_AND_GRAPH = """FeatureName,Timestamp,Value,Label,Note
Neck spasm,2024-05-10T09:00:00.500+01:00,62,,on waking
Neck spasm,2024-05-10T21:00:00+01:00,101,,
Mood,2024-05-10T21:01:00+01:00,3,Middling,
Walk,2024-05-10T12:00:00Z,1:10:30,,
Walk,2024-05-11T12:00:00Z,0:20:00,,by the sea
Ibuprofen,2024-05-11T12:30:00Z,400,,
"""

TRACK_AND_GRAPH_OLDER = """FeatureName,Timestamp,Value,Note
Walk,2021-02-09T11:07:28Z,1:10:00:Hill,
Tracker C,2022-09-15T00:20:40.986+01:00,1.0:Label 2,A: note
"""

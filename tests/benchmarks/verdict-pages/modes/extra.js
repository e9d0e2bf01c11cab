const extraKilobytes = 0;
